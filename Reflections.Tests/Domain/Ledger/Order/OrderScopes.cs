using static Reflections.Tests.Domain.Ledger.Order.Happenings;

namespace Reflections.Tests.Domain.Ledger.Order;

/// <summary>What is explored, and how many worlds that is: a number that falls tells that something is not explored any more.</summary>
internal static class OrderScopes
{
    /// <summary>Runs that fail by themselves, at any of their steps.</summary>
    private const Happenings Failing = FailsBeforeProposing | FailsWhenJudged | FailsWhenApplying | FailsAfterNoting | DiesApproved | RejectedByThePolicy;

    private const Happenings Disturbed = NeverAccepted | StartedAgain | Terminated | Overruns | LosesManifest;

    private const Happenings Everything = Failing | Disturbed | HeldForReview | Forced | Urls;

    private const Happenings AllButUrls = Everything & ~Urls;

    public static IReadOnlyDictionary<string, (OrderScope Scope, int States)> All { get; } = new Dictionary<string, (OrderScope, int)>
    {
        ["4 runs x 3 contents without turn, any fail"] = (new(4, 3, Turn: false, FailsBeforeProposing | FailsWhenJudged | DiesApproved), 2_173_754),
        ["4 runs x 3 contents in turn, any fail"] = (new(4, 3, Turn: true, Failing & ~FailsAfterNoting), 2_433_143),
        ["4 runs x 3 contents in turn, one of everything"] = (new(4, 3, Turn: true, AllButUrls) { Rare = AllButUrls }, 952_410),
        ["3 runs x 2 contents without turn, one of everything"] = (new(3, 2, Turn: false, AllButUrls) { Rare = AllButUrls }, 506_344),
        ["3 runs x 2 contents in turn, any of URLs, one of everything"] = (new(3, 2, Turn: true, Everything) { Rare = AllButUrls }, 365_188),
        ["3 runs x 2 contents in turn, any lost, started again or refused"] =
            (new(3, 2, Turn: true, LosesManifest | StartedAgain | RejectedByThePolicy | FailsWhenJudged), 225_816),
        ["3 runs x 2 contents in turn, any fail, in small steps"] = (new(3, 2, Turn: true, Failing | SmallSteps), 625_159),
        ["2 runs x 2 contents in turn, any held, one of everything, in small steps"] =
            (new(2, 2, Turn: true, AllButUrls | SmallSteps) { Rare = AllButUrls & ~HeldForReview }, 994_973),
        ["4 requests x 2 contents in turn, any a deletion, any fail"] = (new(4, 2, Turn: true, Deletes | FailsWhenJudged | FailsWhenApplying | DiesApproved), 499_442),
        ["3 requests x 2 contents without turn, any a deletion, one of everything"] = (new(3, 2, Turn: false, Deletes | AllButUrls) { Rare = AllButUrls }, 543_386),
        ["4 runs x 3 contents in turn, any of URLs, nothing goes wrong"] = (new(4, 3, Turn: true, Urls) { OnceOnly = true }, 59_881),
    };

    /// <summary>Scopes that are small enough to be explored without leaving anything out.</summary>
    public static IReadOnlyDictionary<string, OrderScope> Small { get; } = new Dictionary<string, OrderScope>
    {
        ["without turn, any fail"] = new(3, 2, Turn: false, FailsBeforeProposing | FailsWhenJudged | DiesApproved),
        ["in turn, any fail"] = new(3, 2, Turn: true, FailsWhenJudged | FailsWhenApplying | RejectedByThePolicy),
        ["in turn, any held"] = new(2, 2, Turn: true, HeldForReview | FailsAfterNoting | FailsWhenApplying | NeverAccepted),
        ["in turn, any disturbed"] = new(2, 1, Turn: true, StartedAgain | Terminated | LosesManifest | DiesApproved),
        ["in turn, any a deletion"] = new(3, 2, Turn: true, Deletes | FailsWhenJudged | FailsWhenApplying),
        ["in turn, held and started again in small steps"] =
            new(2, 1, Turn: true, HeldForReview | StartedAgain | Overruns | SmallSteps) { Rare = StartedAgain },
    };
}
