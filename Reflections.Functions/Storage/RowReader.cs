using System.Collections;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;

namespace Reflections.Functions.Storage;

/// <summary>Finds the value of a stored name.</summary>
internal delegate bool WireNameParser<T>(string? name, out T value);

/// <summary>Reads what <see cref="RowWriter"/> wrote; whatever else is there is a <see cref="DamagedRowException"/>.</summary>
internal sealed class RowReader(string table, TableEntity row)
{
    // Messages name what is there; a value that fills a row would not fit into another one that tells of it.
    private const int LongestExcerpt = 100;

    public string Text(string name) => OptionalText(name) ?? throw Missing(name);

    public string? OptionalText(string name)
    {
        if (Find<string>(name) is not { } first)
        {
            return null;
        }

        if (Find<string>(RowWriter.PieceName(name, 1)) is null)
        {
            return first;
        }

        var text = new StringBuilder(first);
        for (var piece = 1; Find<string>(RowWriter.PieceName(name, piece)) is { } next; piece++)
        {
            text.Append(next);
        }

        return text.ToString();
    }

    public long Number(string name) => OptionalNumber(name) ?? throw Missing(name);

    public long? OptionalNumber(string name) => Value(name) switch
    {
        null => null,
        long number => number,
        int number => number,
        _ => throw WrongType(name),
    };

    public int Count(string name) => FindValue<int>(name) ?? throw Missing(name);

    public double Real(string name) => FindValue<double>(name) ?? throw Missing(name);

    public bool Flag(string name) => FindValue<bool>(name) ?? throw Missing(name);

    public bool? OptionalFlag(string name) => FindValue<bool>(name);

    public DateTimeOffset Time(string name) => OptionalTime(name) ?? throw Missing(name);

    public DateTimeOffset? OptionalTime(string name) => FindValue<DateTimeOffset>(name);

    public T Id<T>(string name)
        where T : class, IParsable<T> => OptionalId<T>(name) ?? throw Missing(name);

    public T? OptionalId<T>(string name)
        where T : class, IParsable<T> => OptionalText(name) switch
        {
            null => null,
            var text => T.TryParse(text, null, out var id) ? id : throw Damaged($"{name} '{Excerpt(text)}' is not a {typeof(T).Name}"),
        };

    public T Choice<T>(string name, WireNameParser<T> parse)
        where T : struct, Enum => OptionalChoice(name, parse) ?? throw Missing(name);

    public T? OptionalChoice<T>(string name, WireNameParser<T> parse)
        where T : struct, Enum => OptionalText(name) switch
        {
            null => null,
            var text => parse(text, out var value) ? value : throw Unknown(name, text),
        };

    /// <summary>A value that is stored under its own name. Its number is none.</summary>
    public T Named<T>(string name)
        where T : struct, Enum =>
        Text(name) is var text && Enum.TryParse<T>(text, out var value) && value.ToString() == text ? value : throw Unknown(name, text);

    public T Json<T>(string name)
        where T : class => OptionalJson<T>(name) ?? throw Missing(name);

    public T? OptionalJson<T>(string name)
        where T : class
    {
        if (OptionalText(name) is not { } text)
        {
            return null;
        }

        try
        {
            var value = JsonSerializer.Deserialize<T>(text, StorageJson.Options) ?? throw Missing(name);
            return value is IEnumerable elements && elements.Cast<object?>().Contains(null) ? throw Damaged($"{name} has an element without a value") : value;
        }
        catch (JsonException problem)
        {
            throw new DamagedRowException(table, row.PartitionKey, row.RowKey, $"{name} is no readable JSON", problem);
        }
    }

    /// <summary>A row is found, and written again, under the keys that its properties give: one that stands elsewhere is not what it says.</summary>
    /// <exception cref="DamagedRowException">It stands elsewhere.</exception>
    public void RequirePlace(string partition, string key)
    {
        if (row.PartitionKey != partition || row.RowKey != key)
        {
            throw Damaged($"it belongs to {partition} / {key}");
        }
    }

    public DamagedRowException Unknown(string name, string text) => Damaged($"{name} '{Excerpt(text)}' is unknown");

    public DamagedRowException Missing(string name) => Damaged($"{name} is missing");

    public DamagedRowException Damaged(string problem) => new(table, row.PartitionKey, row.RowKey, problem);

    private DamagedRowException WrongType(string name) => Damaged($"{name} is a {Value(name)!.GetType().Name}");

    private static string Excerpt(string text) =>
        text.Length <= LongestExcerpt ? text : $"{text[..(LongestExcerpt - (char.IsHighSurrogate(text[LongestExcerpt - 1]) ? 1 : 0))]}…";

    private object? Value(string name) => row.TryGetValue(name, out var value) ? value : null;

    private T? Find<T>(string name)
        where T : class => Value(name) switch
        {
            null => null,
            T value => value,
            _ => throw WrongType(name),
        };

    private T? FindValue<T>(string name)
        where T : struct => Value(name) switch
        {
            null => null,
            T value => value,
            _ => throw WrongType(name),
        };
}
