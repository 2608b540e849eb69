namespace Reflections.Tests.CrashMatrix.Races;

/// <content>Who decides about a batch, and who ends its run.</content>
internal static partial class Scenarios
{
    private static Scenario[] Reviews =>
    [
        new(TwoApplies, 1000, world =>
        {
            var host = world.Resume("a");
            world.Review(host, "reviewer of 1", "run1", "approve");
            world.Review(host, "reviewer of 2", "run2", "approve");
            world.Crashable("a");
        })
        {
            Settings = Manual,
            Prepare = world => world.Waiting(Texts.A, Texts.B),
        },
        new(EarlyApproval, 1000, world =>
        {
            var host = world.Resume("a");
            world.Review(host, "reviewer", "run1", "approve");
            world.Review(host, "other reviewer", "run1", "approve");
            world.Nudge(host, "run1");
            world.Nudge(host, "run1");
            world.Crashable("a");
        })
        {
            Settings = Manual,
            Prepare = world => world.HeldBefore("Evaluate", Texts.A),
        },
        new("approval, refusal and a newer version", 900, world =>
        {
            var host = world.Resume("a");
            world.Review(host, "approver", "run1", "approve");
            world.Review(host, "refuser", "run1", "reject");
            world.Review(host, "reviewer of 2", "run2", "approve");
            world.Crashable("a");
        })
        {
            Settings = Manual,
            Prepare = world => world.Waiting(Texts.A, Texts.B),
        },
        new("cancelling and approving", 500, world =>
        {
            var host = world.Resume("a");
            world.Review(host, "reviewer", "run1", "approve");
            world.Cancel(host, "run1");
            world.Sweep(host);
        })
        {
            Settings = Manual,
            Prepare = world => world.Waiting(Texts.A),
        },
        new("an older run of a content, and the end of the newer one", 400, world =>
        {
            var host = world.Resume("a");
            world.Send(host, "first", Texts.A);
            world.Send(host, "second", Texts.A);
            world.MayCancel(host, "run2");
            world.Review(host, "reviewer of 1", "run1", "approve");
            world.Review(host, "reviewer of 2", "run2", "reject");
            world.Sweep(host);
        })
        {
            Settings = Manual,
        },
        new("cancelling and skipping", 400, world =>
        {
            var host = world.Resume("a");
            world.Send(host, "second", Texts.B);
            world.Send(host, "third", Texts.A);
            world.MayCancel(host, "run3");
            world.SweepLater(host, minutes: 5);
            world.Crashable("a");
        })
        {
            Prepare = world => world.Applied(Texts.A),
        },
        new("cancelling and applying", 500, world =>
        {
            var host = world.Resume("a");
            world.Cancel(host, "run1");
            world.Sweep(host);
            world.Send(host, "again", Texts.A);
            world.Crashable("a");
        })
        {
            Prepare = world => world.HeldBefore("Evaluate", Texts.A),
        },
    ];
}
