using System.Text.RegularExpressions;
using Azure.Data.Tables;

namespace Reflections.Tests.EndToEnd.Damage;

/// <summary>A row as a real ingest left it.</summary>
internal sealed record RealRow(string Table, TableEntity Entity)
{
    /// <summary>The table, and the kind of its rows where it holds several: <c>Knowledge/entity</c>.</summary>
    public string Kind => Regex.Match(Entity.RowKey, "^[a-z]+(?=-|$)") is { Success: true } kind ? $"{Table}/{kind.Value}" : Table;

    public string Text(string property) => Entity.GetString(property);
}
