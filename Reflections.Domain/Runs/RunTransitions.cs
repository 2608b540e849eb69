using System.Collections.Frozen;
using static Reflections.Domain.Runs.RunStatus;

namespace Reflections.Domain.Runs;

/// <summary>
/// Which status may follow which. Until its patch is approved a run may skip stages, reuse going straight to evaluating, and
/// may come back to one: whatever it finds missing it does again.
/// </summary>
public static class RunTransitions
{
    private static readonly RunStatus[] Working =
        [Fetching, RunStatus.Chunking, Embedding, ExtractingEntities, ExtractingFacts, Evaluating, AwaitingReview, Applying];

    private static readonly RunStatus[] Outcomes = [Completed, EvalRejected, Failed, DuplicateSkipped, Cancelled, Superseded];

    private static readonly FrozenDictionary<RunStatus, FrozenSet<RunStatus>> Next = new Dictionary<RunStatus, FrozenSet<RunStatus>>
    {
        [Queued] = To([WaitingTurn, .. Working, .. Outcomes]),

        [WaitingTurn] = To([.. Working, .. Outcomes]),

        // Stages are skipped where work is reused, and done again where a run is driven again or the batch it was to reuse is gone.
        [Fetching] = Any(except: Fetching),
        [RunStatus.Chunking] = Any(except: RunStatus.Chunking),
        [Embedding] = Any(except: Embedding),
        [ExtractingEntities] = Any(except: ExtractingEntities),
        [ExtractingFacts] = Any(except: ExtractingFacts),
        [Evaluating] = Any(except: Evaluating),
        [AwaitingReview] = Any(except: AwaitingReview),

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
    public static bool IsTerminal(this RunStatus status) => Next[status] is { Count: 0 };

    /// <summary>Whether <paramref name="to"/> may follow <paramref name="from"/>. A status does not follow itself.</summary>
    public static bool CanMove(RunStatus from, RunStatus to) => Next[from].Contains(to);

    /// <summary>
    /// Whether a recovered patch may complete a run that stands at <paramref name="from"/>: any open run, a failed one, and a cancelled one, whose
    /// activity in progress may still get its batch approved after the run has ended.
    /// </summary>
    public static bool CanRecover(RunStatus from) => from is Failed or Cancelled || CanMove(from, Completed);

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

    private static FrozenSet<RunStatus> Any(RunStatus except) => To([WaitingTurn, .. Working.Where(stage => stage != except), .. Outcomes]);

    private static FrozenSet<RunStatus> To(RunStatus[] next) => next.ToFrozenSet();
}
