using Microsoft.Azure.Functions.Worker;
using Reflections.Functions.Storage;
using Reflections.Functions.Sweeping;

namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>Takes a world through its steps.</summary>
internal static class Course
{
    private const int MostSteps = 20_000;
    private const int MostSweeps = 12;
    private static readonly TimeSpan Leap = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromMinutes(5);

    /// <summary>Until nothing is left to happen, or something went wrong.</summary>
    public static void Drive(World world, RaceStrategy strategy, Func<bool>? until = null)
    {
        var scheduler = world.Scheduler;
        while (world.Violation is null && until?.Invoke() != true && scheduler.Default() is { } fallback)
        {
            if (fallback.Step.Kind == StepKind.Timer && IdleCheck.ProblemOf(world) is { } problem)
            {
                world.Violate(problem);
                return;
            }

            var before = world.Clock.Now;
            scheduler.Take(strategy.Next(scheduler, fallback), fallback);
            world.IsDisturbed |= world.Clock.Now - before > Leap;
            if (scheduler.Steps > MostSteps)
            {
                world.Violate($"It does not come to an end: {MostSteps} steps were taken.");
            }
        }

        if (scheduler.Astray is { } astray)
        {
            world.Violate($"{astray.Name} left the scheduler's thread after {scheduler.Trace.FindLast(taken => taken.Strand == astray.Name)}.");
        }
    }

    /// <summary>In the default order.</summary>
    public static void Drive(World world, Func<bool>? until = null) => Drive(world, new ScriptStrategy([]), until);

    /// <summary>Starts the hubs that are dead, and sweeps as the timer does until no intent is left.</summary>
    /// <param name="cleans">
    /// Whether what only waits to be cleaned up is waited for, too. It costs as much as many a race, so not every schedule can afford it.
    /// </param>
    public static void Settle(World world, bool cleans)
    {
        var hubs = world.Hubs.ToList();
        foreach (var dead in hubs.Where(hub => hub.Process is null))
        {
            world.Boot(dead.Name);
        }

        Drive(world);
        for (var sweep = 0; world.Violation is null && Backlog(world, cleans) is { } intent; sweep++)
        {
            if (sweep == MostSweeps)
            {
                world.Violate($"After {MostSweeps} sweeps there still is {intent}.");
                return;
            }

            world.Clock.MoveTo(world.Clock.Now + BetweenSweeps);
            var process = hubs[sweep % hubs.Count].Process!;
            world.Act("timer", process, host => host.Get<SweepFunctions>().OnTimerAsync(new TimerInfo(), host.Client, default));
            Drive(world);
        }
    }

    private static string? Backlog(World world, bool cleans) => world.Storage.State.Rows(TableNames.UnappliedPatches)
        .FirstOrDefault(row => cleans || !row.Row.StartsWith("clean-", StringComparison.Ordinal))?.Row;
}
