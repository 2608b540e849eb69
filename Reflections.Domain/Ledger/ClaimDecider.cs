using System.Globalization;
using Reflections.Domain.Patches;
using Reflections.Domain.Runs;

namespace Reflections.Domain.Ledger;

/// <summary>
/// What a run does with its content. Rules are tried in order and the first match decides:
/// <list type="number">
/// <item>the run is terminal: return;</item>
/// <item>the entry, or a remembered flip, is the run's own, or the run had got its batch approved: continue where it stands;</item>
/// <item>something newer is applied: superseded. One refinement: when the newer thing is this very content under this pipeline, the run
/// is a duplicate of it. Both leave readers where they are; but of twenty simultaneous requests for one content, nineteen must end as
/// duplicates in whatever order their tickets are served;</item>
/// <item>another run's patch is approved: settle it, then decide again;</item>
/// <item>this content is applied, and its knowledge is there: duplicate;</item>
/// <item>this content is applied, and its knowledge is not there: repair;</item>
/// <item>a batch of this content is there: reuse it;</item>
/// <item>this content was judged and refused: duplicate;</item>
/// <item>otherwise: do the work.</item>
/// </list>
/// Rules 5 to 8 hold for the same pipeline only, 7 and 8 for what was made since the source's last deletion. Force overrides 5 and 8.
/// What 6, 7 and 9 would work on is left to a newer run that holds it for review: superseded.
/// </summary>
public static class ClaimDecider
{
    /// <summary>Decides.</summary>
    /// <exception cref="ArgumentException">The content is what is applied, but its manifest was not checked.</exception>
    public static ClaimDecision Decide(ClaimFacts facts)
    {
        if (facts.OwnStatus.IsTerminal())
        {
            return new ClaimDecision.ReturnTerminal($"This run ended as {facts.OwnStatus.ToWire()}.");
        }

        var decision = Own(facts) ?? Overtaken(facts) ?? Unsettled(facts) ?? Current(facts) ?? Known(facts) ?? Unknown(facts);
        return decision is ClaimDecision.Repair or ClaimDecision.Reuse or ClaimDecision.Proceed ? Held(facts) ?? decision : decision;
    }

    // What a newer run holds for review is not taken from it: the two would take it from each other for ever. Only one that stands on the
    // source row waits for its review; any other open run may be about to fail, or be dead, and its content would be lost with it.
    private static ClaimDecision.Superseded? Held(ClaimFacts facts)
    {
        var entry = facts.Entry;
        return entry?.Status == PatchStatus.Proposed && entry.Generation > facts.Ticket && facts.Source.Reviews.Contains(entry.Owner)
            ? new ClaimDecision.Superseded(
                $"Run {entry.Owner} holds this content for review at a newer observation: {Number(entry.Generation)} is above this run's {Number(facts.Ticket)}.")
            : null;
    }

    private static ClaimDecision? Own(ClaimFacts facts)
    {
        // The entry may have passed to a later run since; the source still remembers what it showed to readers.
        var shown = facts.Source.Flips.FirstOrDefault(flip => flip.Run == facts.Run);
        if (shown is not null && !IsOwnedAndApproved(facts))
        {
            return new ClaimDecision.Continue(ContinueAt.Finish, $"This run's batch became visible as generation {Number(shown.Generation)}.");
        }

        var entry = facts.Entry;
        if (entry is null || entry.Owner != facts.Run)
        {
            // Whoever settled an approved batch may have shown it after the source was read here: what became of it stands with its generation.
            return facts.OwnStatus == RunStatus.Applying
                ? new ClaimDecision.Continue(ContinueAt.Finish, "This run's batch was approved, and the content has passed on since.")
                : null;
        }

        var at = entry.Status switch
        {
            PatchStatus.Proposed => ContinueAt.Evaluate,
            PatchStatus.Approved => ContinueAt.Apply,
            _ => ContinueAt.Finish,
        };
        return new ClaimDecision.Continue(at, $"This run's own batch is {entry.Status.ToWire()}.");
    }

    private static ClaimDecision? Overtaken(ClaimFacts facts)
    {
        if (facts.Ticket >= facts.Source.AsOf)
        {
            return null;
        }

        var (ticket, asOf) = (Number(facts.Ticket), Number(facts.Source.AsOf));
        var applied = CurrentVersion(facts);
        if (applied is null)
        {
            var newer = facts.Source.Applied;
            return new ClaimDecision.Superseded(
                facts.Source.IsDeleted ? $"The source was deleted: {asOf} is above this run's {ticket}."
                : newer is null ? $"A newer observation is applied: {asOf} is above this run's {ticket}."
                : $"Run {newer.Run} applied a newer observation: {asOf} is above this run's {ticket}.");
        }

        return !facts.Force && IsVerified(facts)
            ? new ClaimDecision.DuplicateSkipped(
                SkipCause.AppliedBy, applied.Run, RaiseAsOf: false,
                $"Run {applied.Run} applied this content as generation {Number(applied.Generation)}, and it was seen again at {asOf}, after this run's {ticket}.")
            : new ClaimDecision.Superseded($"Run {applied.Run} applied this content at a newer observation: {asOf} is above this run's {ticket}.");
    }

    private static ClaimDecision? Unsettled(ClaimFacts facts)
    {
        var entry = facts.Entry;
        if (entry?.Status != PatchStatus.Approved)
        {
            return null;
        }

        var settlement = facts.Source.JudgeFlip(entry.Generation, entry.Key);
        var generation = Number(entry.Generation);
        return new ClaimDecision.RecoverApply(entry.Owner, entry.Generation, settlement, settlement switch
        {
            FlipVerdict.Flip => $"Run {entry.Owner} left generation {generation} approved and not applied.",
            FlipVerdict.AlreadyApplied => $"Run {entry.Owner} left generation {generation} visible and not settled.",
            FlipVerdict.Superseded => $"Run {entry.Owner} left generation {generation} approved; observation {Number(facts.Source.AsOf)} is applied.",
            _ => $"Run {entry.Owner} left generation {generation} approved, but that generation showed another content.",
        });
    }

    private static ClaimDecision? Current(ClaimFacts facts)
    {
        var applied = CurrentVersion(facts);
        if (applied is null)
        {
            return null;
        }

        var what = $"Run {applied.Run} applied this content as generation {Number(applied.Generation)}";
        if (!IsVerified(facts))
        {
            return new ClaimDecision.Repair(
                facts.Manifest == ManifestCheck.Missing ? $"{what}, but its manifest is missing." : $"{what}, but its manifest is damaged.");
        }

        return facts.Force
            ? new ClaimDecision.Proceed($"{what}; the work is forced.")
            : new ClaimDecision.DuplicateSkipped(
                SkipCause.AppliedBy, applied.Run, RaiseAsOf: facts.Ticket > facts.Source.AsOf, $"{what}, and it is what readers see.");
    }

    private static ClaimDecision? Known(ClaimFacts facts)
    {
        // What was made of a content before its source was deleted is erased, and what was judged then is forgotten.
        var entry = facts.Entry;
        if (entry is null || entry.Fingerprint != facts.Fingerprint || entry.Generation < facts.Source.Epoch)
        {
            return null;
        }

        if (entry is not { Status: PatchStatus.Rejected, Rejection: not RejectionKind.ReviewTimeout })
        {
            return new ClaimDecision.Reuse(entry.Status switch
            {
                PatchStatus.Applied => $"Run {entry.Owner} applied this content before; another is applied now.",
                PatchStatus.Rejected => $"Run {entry.Owner} proposed this content and nobody reviewed it in time.",
                PatchStatus.Superseded => $"Run {entry.Owner} worked this content out and was overtaken.",
                _ => $"Run {entry.Owner} proposed this content and did not bring it to an end.",
            });
        }

        return facts.Force
            ? new ClaimDecision.Proceed($"Run {entry.Owner} was refused this content; the work is forced.")
            : new ClaimDecision.DuplicateSkipped(
                SkipCause.RejectedBy, entry.Owner, RaiseAsOf: false,
                entry.Evaluation is null
                    ? $"Run {entry.Owner} {SkipReason.RefusedPhrase}."
                    : $"Run {entry.Owner} {SkipReason.RefusedPhrase}: {entry.Evaluation}");
    }

    // The rules before leave only an entry that another pipeline made, or one from before the source was deleted.
    private static ClaimDecision.Proceed Unknown(ClaimFacts facts) => new(
        facts.Entry is null ? "This content was not worked on before."
        : facts.Entry.Generation < facts.Source.Epoch ? $"Run {facts.Entry.Owner} worked on this content before the source was deleted."
        : $"Run {facts.Entry.Owner} worked on this content with another pipeline.");

    private static bool IsOwnedAndApproved(ClaimFacts facts) =>
        facts.Entry?.Status == PatchStatus.Approved && facts.Entry.Owner == facts.Run;

    private static AppliedVersion? CurrentVersion(ClaimFacts facts)
    {
        var applied = facts.Source.Applied;
        return applied?.Key == facts.Key && applied?.Fingerprint == facts.Fingerprint ? applied : null;
    }

    // A skip is verified, not trusted: forgetting to look must not read as "there".
    private static bool IsVerified(ClaimFacts facts) => facts.Manifest switch
    {
        ManifestCheck.Verified => true,
        ManifestCheck.NotApplicable => throw new ArgumentException("This content is what is applied: its manifest must be checked.", nameof(facts)),
        _ => false,
    };

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
