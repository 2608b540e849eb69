namespace Reflections.Tests.CrashMatrix.Races;

/// <content>What readers see while versions come and go.</content>
internal static partial class Scenarios
{
    private static Scenario[] Readers =>
    [
        new("readers and two versions", 400, world =>
        {
            var host = world.Resume("a");
            world.Review(host, "reviewer of 2", "run2", "approve");
            world.Review(host, "reviewer of 3", "run3", "approve");
            world.Read(host, "reader");
            world.LookUp(host, "Ann");
            world.LookUp(host, "Ben");
            world.SweepLater(host, minutes: 5);
        })
        {
            Settings = Manual,
            Prepare = world => world.Then(world => world.Reviewed(Texts.A), world => world.Waiting(Texts.B, Texts.C)),
        },
        new("clean-up, readers and late appliers", 400, world =>
        {
            var (late, other, third) = (world.Resume("a"), world.Resume("b"), world.Resume("c"));
            world.IsDisturbed = true;
            world.Sweep(other);
            world.SweepLater(third, minutes: 5);
            world.Read(late, "reader");
            world.Read(other, "other reader");
            world.LookUp(third, "Ann");
            world.Crashable("a");
        })
        {
            Prepare = world => world.Then(world => world.Applied(Texts.A), world => world.HeldBefore("Apply", Texts.B)),
        },
    ];
}
