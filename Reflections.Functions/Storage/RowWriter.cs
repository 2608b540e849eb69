using System.Text.Json;
using Azure.Data.Tables;

namespace Reflections.Functions.Storage;

/// <summary>
/// Fills a row. Null values are left out. A text that does not fit into one property goes on in <c>Name_1</c>,
/// <c>Name_2</c> and so on; <see cref="RowReader"/> puts it together again.
/// </summary>
internal sealed class RowWriter(string partition, string row)
{
    public TableEntity Row { get; } = new(partition, row);

    public static string PieceName(string name, int piece) => piece == 0 ? name : FormattableString.Invariant($"{name}_{piece}");

    public RowWriter Text(string name, string? value)
    {
        if (value is null)
        {
            return this;
        }

        var start = 0;
        for (var piece = 0; piece == 0 || start < value.Length; piece++)
        {
            var length = Math.Min(TableLimits.MaxStringLength, value.Length - start);
            if (start + length < value.Length && char.IsHighSurrogate(value[start + length - 1]))
            {
                // Half a pair alone is not text: it would come back as a replacement character.
                length--;
            }

            Row[PieceName(name, piece)] = value.Substring(start, length);
            start += length;
        }

        return this;
    }

    public RowWriter Number(string name, long? value) => Set(name, value);

    public RowWriter Count(string name, int value) => Set(name, value);

    public RowWriter Real(string name, double value) => Set(name, value);

    public RowWriter Flag(string name, bool value) => Set(name, value);

    public RowWriter Time(string name, DateTimeOffset? value) => Set(name, value?.ToUniversalTime());

    public RowWriter Json<T>(string name, T? value) =>
        value is null ? this : Text(name, JsonSerializer.Serialize(value, StorageJson.Options));

    private RowWriter Set(string name, object? value)
    {
        if (value is not null)
        {
            Row[name] = value;
        }

        return this;
    }
}
