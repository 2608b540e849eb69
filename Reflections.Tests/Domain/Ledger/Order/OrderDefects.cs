using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Domain.Runs;
using static Reflections.Tests.Domain.Ledger.LedgerScene;
using static Reflections.Tests.Domain.Ledger.Order.Happenings;

namespace Reflections.Tests.Domain.Ledger.Order;

/// <summary>Rules that are wrong, each with the smallest scope in which that shows.</summary>
internal static class OrderDefects
{
    private static readonly OrderRules Right = new();

    // A reviewer approves a batch while its run is started again, and the same content comes once more.
    private static readonly OrderScope JudgedAgain =
        new(2, 1, Turn: true, HeldForReview | RejectedByThePolicy | StartedAgain | SmallSteps) { Rare = StartedAgain };

    public static IReadOnlyDictionary<string, (OrderScope Scope, OrderRules Rules)> All { get; } = new Dictionary<string, (OrderScope, OrderRules)>
    {
        ["a flip does not raise asOf"] = (
            new OrderScope(2, 2, Turn: false, None), Right with { Flip = (source, version) => source.Flip(version) with { AsOf = source.AsOf } }),
        ["whatever is approved flips"] = (
            new OrderScope(2, 2, Turn: false, None),
            Right with
            {
                JudgeFlip = (source, entry) => source.JudgeFlip(entry.Generation, entry.Key) is FlipVerdict.Superseded
                    ? FlipVerdict.Flip : source.JudgeFlip(entry.Generation, entry.Key),
                Flip = (source, version) => (source with { AsOf = 0 }).Flip(version) with { AsOf = Math.Max(source.AsOf, version.Generation) },
            }),
        ["a skip does not raise asOf"] = (new OrderScope(3, 2, Turn: false, None), Right with { Observe = (source, _) => source }),
        ["a skip is noted on a row that has moved"] = (new OrderScope(3, 2, Turn: false, SmallSteps), Right with { Fits = _ => true }),
        ["a skip is trusted"] = (new OrderScope(2, 1, Turn: true, LosesManifest), Right with { CheckManifest = _ => ManifestCheck.Verified }),
        ["a request is skipped while something newer is outstanding"] = (
            new OrderScope(3, 2, Turn: false, None),
            Right with { SkipAtAcceptance = (source, key, manifest) => Right.SkipAtAcceptance(source is null ? null : source with { Latest = source.AsOf }, key, manifest) }),
        ["the turn is not given back"] = (new OrderScope(1, 1, Turn: true, None), Right with { ReleaseTurn = (source, _) => source }),
        ["a given up approval is not fenced off"] = (
            new OrderScope(1, 1, Turn: true, Terminated | Overruns | SmallSteps), Right with { RaiseFence = entry => entry }),
        ["a batch is proposed again after it was shown"] = (
            JudgedAgain,
            Right with { CanPassTo = (entry, run, ticket, _) => entry.CanPassTo(run, ticket) }),
        ["a generation has room for one earlier life"] = (
            new OrderScope(2, 1, Turn: false, FailsWhenJudged), Right with { KeepsLife = isThere => !isThere }),
        ["whatever a newer open run has proposed is left to it"] = (
            new OrderScope(2, 1, Turn: false, FailsWhenJudged),
            Right with
            {
                Decide = (facts, owner) => Right.Decide(facts, owner) is var decision && decision is ClaimDecision.Repair or ClaimDecision.Reuse or ClaimDecision.Proceed
                    && facts.Entry?.Generation > facts.Ticket && owner is { } status && !status.IsTerminal() ? new ClaimDecision.Superseded("") : decision,
            }),
        ["a run that has noted what it saw ends as failed"] = (new OrderScope(3, 2, Turn: false, FailsAfterNoting), Right with { NotedAt = (_, _) => null }),
        ["a run that has noted what it saw ends as cancelled"] = (new OrderScope(3, 2, Turn: false, Terminated) { Rare = Terminated }, Right with { NotedAt = (_, _) => null }),
        ["a batch whose mark is refused ends as superseded"] = (
            new OrderScope(2, 1, Turn: true, HeldForReview | SmallSteps), Right with { AfterLostMark = Place.Ending }),
        ["a batch counts as refused when another's is"] = (
            JudgedAgain,
            Right with { IsRefused = (entry, _, _) => entry.Status == PatchStatus.Rejected }),
        ["a run that failed to apply does not look again"] = (new OrderScope(2, 1, Turn: true, FailsWhenApplying), Right with { Rechecks = false }),
        ["a deletion does not raise asOf"] = (
            new OrderScope(2, 1, Turn: true, Deletes), Right with { Delete = source => source.Delete(Now) with { AsOf = source.AsOf } }),
        ["what was made before a deletion is used"] = (
            new OrderScope(3, 1, Turn: true, Deletes),
            Right with { Decide = (facts, owner) => Right.Decide(facts with { Source = facts.Source with { Deletion = null } }, owner) }),
        ["a run that failed after it was shown ends as superseded when its source is deleted"] = (
            new OrderScope(2, 1, Turn: true, Deletes | FailsWhenApplying), Right with { WasDeletedUnder = (source, _, ticket) => ticket < source.Epoch }),
        ["a run that claims again reads the source first"] = (
            JudgedAgain, Right with { ReadsEntryFirst = _ => false }),
    };
}
