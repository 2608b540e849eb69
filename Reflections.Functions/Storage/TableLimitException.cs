namespace Reflections.Functions.Storage;

/// <summary>A row or transaction that the table service would refuse; nothing was sent.</summary>
public sealed class TableLimitException(string table, string problem) : Exception($"Table {table}: {problem}.")
{
    /// <summary>The table's name.</summary>
    public string Table { get; } = table;
}
