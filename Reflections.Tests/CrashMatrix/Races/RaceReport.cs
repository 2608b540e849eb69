using System.Diagnostics;
using System.Globalization;

namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>What exploring a scenario found.</summary>
/// <param name="Traces">How many schedules took steps that no other took.</param>
/// <param name="Broken">The first schedule that broke a promise, made short; null when none did.</param>
internal sealed record RaceReport(Scenario Scenario, int Seed, int Schedules, long Steps, int Traces, double Seconds, BrokenRace? Broken)
{
    /// <summary>The columns of <see cref="Line"/>.</summary>
    public static string Heading { get; } = $"{"race",-50} {"schedules",9} {"traces",6} {"steps",5} {"seconds",7}";

    /// <summary>The report in one line.</summary>
    public string Line => string.Create(
        CultureInfo.InvariantCulture, $"{Scenario.Name,-50} {Schedules,9} {Traces,6} {(double)Steps / Schedules,5:F0} {Seconds,7:F1}");

    /// <summary>Runs schedules until one breaks a promise, and shortens that one.</summary>
    /// <param name="seed">Which schedules are drawn.</param>
    /// <param name="make">Makes what is wrong; null for nothing.</param>
    /// <param name="threads">How many threads share the schedules, each in worlds of its own. What is found does not depend on it.</param>
    public static RaceReport Explore(Scenario scenario, int seed, int schedules, Func<Defect>? make = null, int threads = 1)
    {
        var begun = Stopwatch.GetTimestamp();
        var shares = new Share[threads];
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, thread =>
        {
            using var explorer = new Explorer(scenario, make?.Invoke());
            shares[thread] = new Share();
            shares[thread].Explore(explorer, Enumerable.Range(0, schedules).Where(schedule => schedule % threads == thread).Select(schedule => (schedule, Seeds.Of(scenario.Name, seed, schedule))));
        });

        var broken = shares.Select(share => share.Broken).OfType<BrokenRace>().MinBy(race => race.Schedule);
        return new RaceReport(
            scenario, seed, shares.Sum(share => share.Schedules), shares.Sum(share => share.Steps), shares.SelectMany(share => share.Traces).Distinct().Count(),
            Stopwatch.GetElapsedTime(begun).TotalSeconds, broken);
    }

    public override string ToString() => $"{Heading}\n{Line}{(Broken is null ? "" : $"\n\n{Broken}")}";

    private sealed class Share
    {
        public int Schedules { get; private set; }

        public long Steps { get; private set; }

        public HashSet<ulong> Traces { get; } = [];

        public BrokenRace? Broken { get; private set; }

        public void Explore(Explorer explorer, IEnumerable<(int Schedule, ulong Seed)> drawn)
        {
            foreach (var (schedule, seed) in drawn)
            {
                var result = explorer.Draw(seed);
                Schedules++;
                Steps += result.Steps;
                Traces.Add(RaceScript.Digest(result.Trace));
                if (result.Violation is not null)
                {
                    Broken = new BrokenRace(schedule, seed, Shrinker.Shrink(explorer, seed, result));
                    return;
                }
            }
        }
    }
}
