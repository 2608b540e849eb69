namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>A schedule that was found can be run again: whatever is printed about it is all there is to it.</summary>
[Collection(RaceTable.Collection)]
[Trait("Category", "CrashMatrix")]
public sealed class DeterminismTests
{
    private const int Schedules = 4;

    public static TheoryData<string> Names => RaceTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Draw_SameSeed_TakesTheSameSteps(string name)
    {
        using var explorer = new Explorer(Scenarios.Named(name));
        using var other = new Explorer(Scenarios.Named(name));
        for (var schedule = 0; schedule < Schedules; schedule++)
        {
            var seed = Seeds.Of(name, 7, schedule);
            var (first, second) = (explorer.Draw(seed), other.Draw(seed));
            Assert.Equal(first.Trace, second.Trace);
            Assert.Equal((first.Steps, first.EndState), (second.Steps, second.EndState));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Play_SwitchesOfADrawnSchedule_TakesTheSameSteps(string name)
    {
        using var explorer = new Explorer(Scenarios.Named(name));
        for (var schedule = 0; schedule < Schedules; schedule++)
        {
            var seed = Seeds.Of(name, 11, schedule);
            var drawn = explorer.Draw(seed);
            var played = explorer.Play(seed, drawn.Switches);
            Assert.Equal(drawn.Trace, played.Trace);
            Assert.Equal((drawn.Steps, drawn.EndState), (played.Steps, played.EndState));
        }
    }

    [Fact]
    public void Draw_CodeThatGoesOnElsewhere_IsNamed()
    {
        var violation = Run(async host =>
        {
            await host.PermitAsync("the last step");
            await new TaskCompletionSource().Task;
        });
        Assert.Equal("stray left the scheduler's thread after stray: the last step.", violation);
    }

    [Fact]
    public void Draw_StepOfAnotherThread_IsNamed()
    {
        var violation = Run(host =>
        {
            var thread = new Thread(() => _ = host.PermitAsync("elsewhere"));
            thread.Start();
            thread.Join();
            return Task.CompletedTask;
        });
        Assert.StartsWith("'elsewhere' comes from another thread than the scheduler's:", violation, StringComparison.Ordinal);
        Assert.Contains(nameof(Draw_StepOfAnotherThread_IsNamed), violation, StringComparison.Ordinal);
    }

    [Fact]
    public void Draw_OtherSeed_TakesOtherSteps()
    {
        using var explorer = new Explorer(Scenarios.All[0]);
        var traces = Enumerable.Range(0, Schedules).Select(schedule => string.Join('|', explorer.Draw(Seeds.Of("other", 1, schedule)).Trace));
        Assert.True(traces.Distinct().Count() > Schedules / 2);
    }

    private static string? Run(Func<HostProcess, Task> act)
    {
        using var explorer = new Explorer(new Scenario("stray", 1, world => world.Act("stray", world.Resume("a"), act)));
        return explorer.Draw(1).Violation;
    }
}
