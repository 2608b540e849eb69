using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using static Reflections.Tests.Domain.Ledger.LedgerScene;

namespace Reflections.Tests.Domain.Ledger.Order;

/// <summary>
/// The rows that occur in an exploration, each under a number: worlds are compared by these. What a change makes of a row is remembered,
/// since changes are pure.
/// </summary>
internal sealed class Rows
{
    private readonly List<SourceState> _sources = [];
    private readonly Dictionary<ulong, ushort> _sourceNumbers = [];
    private readonly Dictionary<int, ushort> _sourceChanges = [];
    private readonly List<ContentRows> _contents = [];
    private readonly Dictionary<ulong, ushort> _contentNumbers = [];
    private readonly Dictionary<int, ushort> _contentChanges = [];

    /// <summary>The contents' keys.</summary>
    public static IReadOnlyList<IngestKey> Keys { get; } = [Key("A"), Key("B"), Key("C")];

    /// <summary>The runs' ids by ticket; the first is nobody's.</summary>
    public static IReadOnlyList<RunId> Ids { get; } = [.. Enumerable.Range(0, OrderScope.MostRuns + 1).Select(ticket => Run(ticket))];

    public SourceState Source(ushort number) => _sources[number];

    public ContentRows Content(ushort number) => _contents[number];

    /// <summary>The row that a change makes of another.</summary>
    /// <param name="what">Tells the change from all others, up to 12 bits.</param>
    public ushort Change(ushort source, int what, Func<SourceState, SourceState> change)
    {
        var code = (source << 12) | what;
        if (!_sourceChanges.TryGetValue(code, out var changed))
        {
            var before = _sources[source];
            var after = change(before);
            OrderInvariants.CheckWrite(before, after);
            changed = ReferenceEquals(before, after) ? source : NumberOf(after);
            _sourceChanges.Add(code, changed);
        }

        return changed;
    }

    /// <inheritdoc cref="Change(ushort, int, Func{SourceState, SourceState})"/>
    public ushort Change(ushort content, int what, Func<ContentRows, ContentRows> change)
    {
        var code = (content << 12) | what;
        if (!_contentChanges.TryGetValue(code, out var changed))
        {
            changed = NumberOf(change(_contents[content]));
            _contentChanges.Add(code, changed);
        }

        return changed;
    }

    public ushort NumberOf(SourceState source) => Number(_sources, _sourceNumbers, source, Encode(source));

    public ushort NumberOf(ContentRows rows)
    {
        rows = rows.Smallest();
        return Number(_contents, _contentNumbers, rows, Encode(rows));
    }

    public static long TicketOf(RunId run)
    {
        for (var ticket = 0; ticket < Ids.Count; ticket++)
        {
            if (Ids[ticket] == run)
            {
                return ticket;
            }
        }

        throw new ArgumentException($"Run {run} is none of the model's.", nameof(run));
    }

    private static ushort Number<T>(List<T> rows, Dictionary<ulong, ushort> numbers, T row, ulong code)
    {
        if (!numbers.TryGetValue(code, out var number))
        {
            number = checked((ushort)rows.Count);
            rows.Add(row);
            numbers.Add(code, number);
        }

        return number;
    }

    // Every field that differs between worlds has its bits. What is left out (names, hashes, times) is the same everywhere, and the order of
    // those who wait for review decides only who is forgotten beyond 64.
    private static ulong Encode(SourceState source)
    {
        var code = Append((ulong)source.Latest, source.AsOf);
        code = Append(code, source.Turn is { } turn ? TicketOf(turn.Run) : 0);
        code = Append(Append(code, source.Applied?.Generation ?? 0), source.Applied is { } applied ? ContentOf(applied.Key) : 0);
        for (var i = 0; i < OrderScope.MostRuns; i++)
        {
            var flip = i < source.Flips.Count ? source.Flips[i] : null;
            code = Append(Append(code, flip?.Generation ?? 0), flip is null ? 0 : ContentOf(flip.Key));
        }

        code = Append(code, source.Epoch);
        foreach (var waiting in source.Reviews.Select(TicketOf))
        {
            code |= 1UL << (58 + (int)waiting);
        }

        return code;
    }

    private static ulong Encode(ContentRows rows)
    {
        var code = rows.Entry is { } entry
            ? Append(Append(Append(Append((ulong)ContentOf(entry.Key) + 1, entry.Generation), (long)entry.Status), entry.Rejection is { } kind ? (long)kind + 1 : 0), entry.Fence)
            : 0;
        code = Append(code, rows.Announced?.Generation ?? 0);
        return rows.Lives.Aggregate(code, (sum, life) => Append(sum, life is { } status ? (long)status + 1 : 0));
    }

    private static long ContentOf(IngestKey key) => key == Keys[0] ? 0 : key == Keys[1] ? 1 : 2;

    private static ulong Append(ulong code, long value) => (code << 3) | (ulong)value;
}
