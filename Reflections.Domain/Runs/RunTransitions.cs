using System.Collections.Frozen;
using static Reflections.Domain.Runs.RunStatus;

namespace Reflections.Domain.Runs;

/// <summary>
/// Which status may follow which. A run only moves forward, but may skip stages: reuse goes from fetching straight to
/// evaluating, and a row may lag behind work that was done before a crash.
/// </summary>
public static class RunTransitions
{
    private static readonly RunStatus[] Working =
        [Fetching, RunStatus.Chunking, Embedding, ExtractingEntities, ExtractingFacts, Evaluating, AwaitingReview, Applying];

    private static readonly RunStatus[] Outcomes = [Completed, EvalRejected, Failed, DuplicateSkipped, Cancelled, Superseded];

    private static readonly FrozenDictionary<RunStatus, FrozenSet<RunStatus>> Next = new Dictionary<RunStatus, FrozenSet<RunStatus>>
    {
        [Queued] = To([WaitingTurn, .. Working, .. Outcomes]),

        // The content may be fetched before or after the turn is waited for.
        [WaitingTurn] = To([.. Working, .. Outcomes]),
        [Fetching] = To([WaitingTurn, .. After(Fetching), .. Outcomes]),

        [RunStatus.Chunking] = To([.. After(RunStatus.Chunking), .. Outcomes]),
        [Embedding] = To([.. After(Embedding), .. Outcomes]),
        [ExtractingEntities] = To([.. After(ExtractingEntities), .. Outcomes]),
        [ExtractingFacts] = To([.. After(ExtractingFacts), .. Outcomes]),
        [Evaluating] = To([.. After(Evaluating), .. Outcomes]),

        // When another generation was applied while it waited, the batch is judged again.
        [AwaitingReview] = To([Evaluating, .. After(AwaitingReview), .. Outcomes]),

        // An approved patch is applied or settled: it is neither cancelled nor refused any more.
        [Applying] = To([Completed, Failed, DuplicateSkipped, Superseded]),

        [Completed] = To([]),
        [EvalRejected] = To([]),
        [Failed] = To([]),
        [DuplicateSkipped] = To([]),
        [Cancelled] = To([]),
        [Superseded] = To([]),
    }.ToFrozenDictionary();

    /// <summary>Whether nothing follows, recovery aside.</summary>
    public static bool IsTerminal(this RunStatus status) => Next[status].Count == 0;

    /// <summary>Whether <paramref name="to"/> may follow <paramref name="from"/>. A status does not follow itself.</summary>
    public static bool CanMove(RunStatus from, RunStatus to) => Next[from].Contains(to);

    /// <summary>Whether a recovered patch may complete a run that stands at <paramref name="from"/>: any open run, and a failed one.</summary>
    public static bool CanRecover(RunStatus from) => from == Failed || CanMove(from, Completed);

    /// <summary>Throws unless <paramref name="to"/> may follow <paramref name="from"/>.</summary>
    /// <exception cref="InvalidOperationException">It may not.</exception>
    public static void Require(RunStatus from, RunStatus to)
    {
        if (!CanMove(from, to))
        {
            throw new InvalidOperationException($"A run cannot move from {from.ToWire()} to {to.ToWire()}.");
        }
    }

    /// <summary>Throws unless a recovered patch may complete a run that stands at <paramref name="from"/>.</summary>
    /// <exception cref="InvalidOperationException">It may not.</exception>
    public static void RequireRecovery(RunStatus from)
    {
        if (!CanRecover(from))
        {
            throw new InvalidOperationException($"A recovery cannot move a run from {from.ToWire()} to {Completed.ToWire()}.");
        }
    }

    private static RunStatus[] After(RunStatus stage) => Working[(Array.IndexOf(Working, stage) + 1)..];

    private static FrozenSet<RunStatus> To(RunStatus[] next) => next.ToFrozenSet();
}
