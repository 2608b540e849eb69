using System.Globalization;
using System.Text;
using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Domain.Runs;
using static Reflections.Tests.Domain.Ledger.LedgerScene;

namespace Reflections.Tests.Domain.Ledger;

/// <summary>How a modelled run fares.</summary>
internal enum Fate
{
    /// <summary>It works, and is restarted once at any moment.</summary>
    Works,

    /// <summary>It fails before anything is proposed.</summary>
    FailsEarly,

    /// <summary>It fails when its batch is judged.</summary>
    FailsProposed,

    /// <summary>It dies once its patch is approved; whoever comes by must finish it.</summary>
    DiesApproved,
}

/// <summary>
/// Runs of one source that obey the real <see cref="ClaimDecider"/> and change the real records, one storage write a step, each write
/// conditional on the row it was decided by, without any turn. <see cref="Successors"/> gives every next step of every run.
/// </summary>
internal sealed record ProtocolModel(SourceState Source, IReadOnlyDictionary<string, LedgerEntry> Entries, IReadOnlyList<ModelRun> Runs)
{
    public static ProtocolModel Start(IEnumerable<(string Content, Fate Fate)> runs) =>
        new(Empty(), new Dictionary<string, LedgerEntry>(), [.. runs.Select((run, i) => new ModelRun(i + 1, run.Content, run.Fate))]);

    public IEnumerable<ProtocolModel> Successors()
    {
        foreach (var run in Runs)
        {
            if (run.Phase == Phase.Waiting)
            {
                // Tickets number the acceptances: run n takes ticket n.
                if (Source.Latest == run.Ticket - 1)
                {
                    yield return (this with { Source = Source.TakeTicket(Run(run.Ticket), false, "hub", Now) }).With(run with { Phase = Phase.Deciding });
                }

                continue;
            }

            if (run.Phase == Phase.Dead)
            {
                if (Entries.TryGetValue(run.Content, out var left) && left.Owner == Run(run.Ticket) && left.Status == PatchStatus.Approved)
                {
                    yield return Sweep(run, left);
                }

                continue;
            }

            if (run.Outcome is not null)
            {
                continue;
            }

            yield return Step(run);
            if (run is { Fate: Fate.Works, Restarted: false } && run.Phase != Phase.Deciding)
            {
                yield return With(run with { Phase = Phase.Deciding, Restarted = true, Decision = null });
            }
        }
    }

    public string Fingerprint()
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{Source.Latest}/{Source.AsOf}/{Source.Applied?.Generation}");
        text.AppendJoin(',', Source.Flips.Select(flip => flip.Generation));
        foreach (var (content, entry) in Entries.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"|{content}{entry.Generation}{entry.Status}");
        }

        foreach (var run in Runs)
        {
            var staleSource = !ReferenceEquals(run.SeenSource, Source);
            var staleEntry = !ReferenceEquals(run.SeenEntry, Entries.GetValueOrDefault(run.Content));
            text.Append(CultureInfo.InvariantCulture, $"|{run.Phase}{run.Outcome}{run.Restarted}");
            if (run.Decision is { } decision)
            {
                text.Append(CultureInfo.InvariantCulture, $"{decision.GetType().Name}{staleSource}{staleEntry}{(decision as ClaimDecision.RecoverApply)?.Generation}");
            }
        }

        return text.ToString();
    }

    private ProtocolModel Step(ModelRun run)
    {
        var me = Run(run.Ticket);
        var entry = Entries.GetValueOrDefault(run.Content);
        switch (run.Phase)
        {
            case Phase.Deciding:
                var decision = ClaimDecider.Decide(new ClaimFacts(
                    me, run.Ticket, RunStatus.Fetching, false, Key(run.Content), Pipeline, Source, entry, ManifestCheck.Verified));
                return With(run with { Phase = Phase.Decided, Decision = decision, SeenSource = Source, SeenEntry = entry });

            case Phase.Decided:
                return Act(run with { Decision = null, SeenSource = null, SeenEntry = null }, run.Decision!, run, entry);

            case Phase.Judging when run.Fate == Fate.FailsProposed:
                return With(run with { Outcome = RunStatus.Failed });

            case Phase.Judging:
                return entry is { Status: PatchStatus.Proposed } && entry.Owner == me
                    ? Put(run.Content, entry.Approve(entry.Fence)).With(run with { Phase = run.Fate == Fate.DiesApproved ? Phase.Dead : Phase.Applying })
                    : With(run with { Phase = Phase.Deciding });

            case Phase.Applying:
                return Flip(run.Ticket, run.Content).With(run with { Phase = Phase.Settling });

            default:
                return Settle(run.Ticket, run.Content).With(run with { Outcome = OutcomeOf(run.Ticket) });
        }
    }

    private ProtocolModel Act(ModelRun run, ClaimDecision decision, ModelRun seen, LedgerEntry? entry)
    {
        var deciding = With(run with { Phase = Phase.Deciding });
        switch (decision)
        {
            case ClaimDecision.Continue { At: ContinueAt.Evaluate }:
                return With(run with { Phase = Phase.Judging });
            case ClaimDecision.Continue { At: ContinueAt.Apply }:
                return With(run with { Phase = Phase.Applying });
            case ClaimDecision.Continue:
                return With(run with { Outcome = OutcomeOf(run.Ticket) });
            case ClaimDecision.Superseded:
                return With(run with { Outcome = RunStatus.Superseded });
            case ClaimDecision.DuplicateSkipped { RaiseAsOf: true }:
                return ReferenceEquals(seen.SeenSource, Source)
                    ? (this with { Source = Source.Observe(run.Ticket) }).With(run with { Outcome = RunStatus.DuplicateSkipped })
                    : deciding;
            case ClaimDecision.DuplicateSkipped:
                return With(run with { Outcome = RunStatus.DuplicateSkipped });
            case ClaimDecision.RecoverApply recover:
                return deciding.Flip(recover.Generation, run.Content).Settle(recover.Generation, run.Content).Finish(recover.Generation);
            case ClaimDecision.Proceed or ClaimDecision.Reuse when run.Fate == Fate.FailsEarly:
                return With(run with { Outcome = RunStatus.Failed });
            case ClaimDecision.Proceed or ClaimDecision.Reuse:
                if (!ReferenceEquals(seen.SeenEntry, entry))
                {
                    return deciding;
                }

                var life = entry?.StartLife(Run(run.Ticket), run.Ticket, Pipeline, new StoredBatch("batch", "hash")) ?? Entry(run.Content, run.Ticket);
                return Put(run.Content, life).With(run with { Phase = Phase.Judging });
            default:
                throw new InvalidOperationException($"The model has no {decision.GetType().Name}.");
        }
    }

    private ProtocolModel Sweep(ModelRun run, LedgerEntry left) =>
        Flip(left.Generation, run.Content).Settle(left.Generation, run.Content).Finish(run.Ticket);

    private ProtocolModel Flip(long generation, string content) =>
        Source.JudgeFlip(generation, Key(content)) == FlipVerdict.Flip ? this with { Source = Source.Flip(Version(content, generation)) } : this;

    private ProtocolModel Settle(long generation, string content) =>
        Entries.GetValueOrDefault(content) is { Status: PatchStatus.Approved } entry && entry.Generation == generation
            ? Put(content, Source.JudgeFlip(generation, Key(content)) == FlipVerdict.AlreadyApplied ? entry.MarkApplied() : entry.MarkSuperseded())
            : this;

    private ProtocolModel Finish(long ticket) =>
        Runs.Single(run => run.Ticket == ticket) is { Outcome: null } open ? With(open with { Phase = Phase.Settling, Outcome = OutcomeOf(ticket) }) : this;

    private RunStatus OutcomeOf(long ticket) => Source.Flips.Any(flip => flip.Generation == ticket) ? RunStatus.Completed : RunStatus.Superseded;

    private ProtocolModel Put(string content, LedgerEntry entry) =>
        this with { Entries = new Dictionary<string, LedgerEntry>(Entries) { [content] = entry } };

    private ProtocolModel With(ModelRun changed) => this with { Runs = [.. Runs.Select(run => run.Ticket == changed.Ticket ? changed : run)] };
}

/// <summary>A modelled run; its ticket is its number.</summary>
internal sealed record ModelRun(long Ticket, string Content, Fate Fate)
{
    public Phase Phase { get; init; }

    public bool Restarted { get; init; }

    public RunStatus? Outcome { get; init; }

    public ClaimDecision? Decision { get; init; }

    public SourceState? SeenSource { get; init; }

    public LedgerEntry? SeenEntry { get; init; }
}

/// <summary>What a modelled run does next.</summary>
internal enum Phase
{
    Waiting,
    Deciding,
    Decided,
    Judging,
    Applying,
    Settling,
    Dead,
}
