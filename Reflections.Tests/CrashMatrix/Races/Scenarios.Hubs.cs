namespace Reflections.Tests.CrashMatrix.Races;

/// <content>Who finishes what whose process began. A hub that never said that it lives is dead to the others, though its process works on.</content>
internal static partial class Scenarios
{
    private static Scenario[] Hubs =>
    [
        new("the sweeper and the run's own apply", 700, world =>
        {
            world.IsDisturbed = true;
            world.Resume("a");
            world.Sweep(world.Resume("b"));
            world.Crashable("a");
        })
        {
            Prepare = world => world.HeldBefore("Evaluate", Texts.A),
        },
        new(GivenUpApproval, 800, world =>
        {
            world.IsDisturbed = true;
            world.Resume("a");
            world.Sweep(world.Resume("b"));
            world.Crashable("a");
        })
        {
            Prepare = world => world.Then(world => world.HeldBefore("Evaluate", Texts.A), world => world.Announced()),
        },
        new("two hosts, each with a content", 300, world =>
        {
            var (one, other) = (world.Resume("a"), world.Resume("b"));
            world.Send(one, "first", Texts.A);
            world.Send(other, "second", Texts.B);
            world.Sweep(other);
            world.Crashable("a");
        })
        {
            Prepare = world => world.Booted("a", "b"),
        },
        new("two sweepers", 500, world =>
        {
            world.IsDisturbed = true;
            world.Sweep(world.Resume("b"));
            world.Sweep(world.Resume("c"));
            world.Crashable("b");
        })
        {
            Prepare = world => world.HeldBefore("Apply", Texts.A),
        },
        new("two sweepers, and the dead hub comes back", 500, world =>
        {
            world.IsDisturbed = true;
            world.Sweep(world.Resume("b"));
            world.Sweep(world.Resume("c"));
            world.Boot("a");
        })
        {
            Prepare = world => world.HeldBefore("Apply", Texts.A),
        },
        new("activities executed twice", 700, world =>
        {
            world.Resume("a");
            world.Twice("a", "again");
            world.Twice("a", "once more");
            world.Crashable("a");
        })
        {
            Settings = new LabSettings(GroupSize: 1),
            Prepare = world => world.HeldBefore("Chunk", Texts.Long),
        },
    ];
}
