using System.Collections.Immutable;
using System.Text;

namespace Reflections.Tests.Functions.Storage.Service;

/// <summary>A query's filter: comparisons of properties with texts, joined by <c>and</c>.</summary>
internal sealed class RowFilter
{
    private readonly IReadOnlyList<Comparison> _all;
    private readonly string? _partition;

    private RowFilter(IReadOnlyList<Comparison> all)
    {
        _all = all;
        _partition = all.FirstOrDefault(part => part is { Property: "PartitionKey", Operator: "eq" })?.Value;
    }

    private enum Reach
    {
        Within,
        Outside,
        Beyond,
    }

    public static RowFilter None { get; } = new([]);

    /// <exception cref="NotSupportedException">It says anything else.</exception>
    public static RowFilter Parse(string text)
    {
        var parts = new List<Comparison>();
        var rest = text.AsSpan();
        while (true)
        {
            var property = Word(ref rest).ToString();
            var comparison = Word(ref rest).ToString();
            parts.Add(new Comparison(property, comparison, Text(ref rest, text)));
            if (comparison is not ("eq" or "gt" or "ge" or "lt" or "le"))
            {
                throw NotSupported(text);
            }

            if (rest.IsEmpty)
            {
                return new RowFilter(parts);
            }

            if (!Word(ref rest).SequenceEqual("and"))
            {
                throw NotSupported(text);
            }
        }
    }

    /// <summary>The first <paramref name="max"/> rows that it lets through, from a place on.</summary>
    public List<StoredRow> Select(ImmutableSortedSet<StoredRow> rows, StoredRow? from, int max)
    {
        var start = Start();
        if (from is not null && StoredRow.Order.Compare(from, start) > 0)
        {
            start = from;
        }

        var index = rows.IndexOf(start);
        var found = new List<StoredRow>();
        for (index = index < 0 ? ~index : index; index < rows.Count && found.Count < max; index++)
        {
            var row = rows[index];
            var reach = Judge(row);
            if (reach == Reach.Beyond)
            {
                break;
            }

            if (reach == Reach.Within)
            {
                found.Add(row);
            }
        }

        return found;
    }

    private static ReadOnlySpan<char> Word(ref ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart(' ');
        var end = rest.IndexOf(' ');
        var word = end < 0 ? rest : rest[..end];
        rest = rest[word.Length..];
        return word;
    }

    private static string Text(ref ReadOnlySpan<char> rest, string whole)
    {
        rest = rest.TrimStart(' ');
        if (rest is not ['\'', ..])
        {
            throw NotSupported(whole);
        }

        // Two apostrophes are one of the text, one alone ends it.
        var text = new StringBuilder();
        for (var at = 1; at < rest.Length; at++)
        {
            if (rest[at] != '\'')
            {
                text.Append(rest[at]);
            }
            else if (rest[at..] is ['\'', '\'', ..])
            {
                text.Append(rest[at++]);
            }
            else
            {
                rest = rest[(at + 1)..];
                return text.ToString();
            }
        }

        throw NotSupported(whole);
    }

    private static NotSupportedException NotSupported(string filter) => new($"The storage service in memory does not know the filter {filter}.");

    private StoredRow Start() => StoredRow.Place(
        _partition ?? "",
        _partition is null ? "" : _all.FirstOrDefault(part => part is { Property: "RowKey", Operator: "eq" or "ge" or "gt" })?.Value ?? "");

    private Reach Judge(StoredRow row)
    {
        if (_partition is not null && row.Partition != _partition)
        {
            return Reach.Beyond;
        }

        var reach = Reach.Within;
        foreach (var part in _all)
        {
            if (!part.LetsThrough(row))
            {
                // Rows of one partition only get further away.
                if (_partition is not null && part is { Property: "RowKey", Operator: "lt" or "le" })
                {
                    return Reach.Beyond;
                }

                reach = Reach.Outside;
            }
        }

        return reach;
    }

    private sealed record Comparison(string Property, string Operator, string Value)
    {
        public bool LetsThrough(StoredRow row)
        {
            var value = Property switch
            {
                "PartitionKey" => row.Partition,
                "RowKey" => row.Row,
                _ => RowJson.Properties(row).FirstOrDefault(property => property.Name == Property)?.Value,
            };
            if (value is null)
            {
                return false;
            }

            var order = string.CompareOrdinal(
                value as string ?? throw new NotSupportedException($"The storage service in memory compares texts only, and {Property} is none."), Value);
            return Operator switch
            {
                "eq" => order == 0,
                "gt" => order > 0,
                "ge" => order >= 0,
                "lt" => order < 0,
                _ => order <= 0,
            };
        }
    }
}
