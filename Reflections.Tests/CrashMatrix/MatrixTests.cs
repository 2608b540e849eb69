using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Reflections.Tests.CrashMatrix.Faults;

namespace Reflections.Tests.CrashMatrix;

/// <summary>Every scenario, every call, every fault; and a sample of second crashes during recovery.</summary>
[Collection(MatrixReport.Collection)]
[Trait("Category", "CrashMatrix")]
public sealed class MatrixTests(MatrixReport report)
{
    // What is printed is what failed first; the rest is counted.
    private const int Shown = 5;
    private const int PairsPerScenario = 50;

    private static readonly int Seed = int.Parse(Environment.GetEnvironmentVariable("REFLECTIONS_SEED") ?? "20261125", CultureInfo.InvariantCulture);

    public static TheoryData<string> ScenarioNames() => [.. Scenarios.All.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(ScenarioNames))]
    public async Task Scenario_AnyCallDisturbedInAnyWay_EndsAsUndisturbed(string name)
    {
        var watch = Stopwatch.StartNew();
        await using var runner = await MatrixRunner.CreateAsync(Scenarios.Named(name));
        RecordedCalls.Check(runner);

        var cases = runner.Cases.ToList();
        await RunAsync(runner, cases);
        report.Add(runner, cases.Count, watch.Elapsed);
    }

    [Theory]
    [MemberData(nameof(ScenarioNames))]
    public async Task Scenario_NextHostDiesToo_EndsAsUndisturbed(string name)
    {
        var watch = Stopwatch.StartNew();
        await using var runner = await MatrixRunner.CreateAsync(Scenarios.Named(name));
        var random = new Random(Seed);
        Fault[] deaths = [Fault.DieBefore, Fault.DieAfter];
        var calls = runner.Reference.Calls.Where(call => !call.MayMerge).ToList();
        var pairs = Enumerable.Range(0, PairsPerScenario)
            .Select(_ => new MatrixCase(
                runner.Scenario, calls[random.Next(calls.Count)], deaths[random.Next(2)], (random.Next(1, calls.Count + 1), deaths[random.Next(2)])))
            .ToList();

        await RunAsync(runner, pairs);
        report.AddPairs(pairs.Count, runner.SecondDeaths, Seed, watch.Elapsed);
    }

    private static async Task RunAsync(MatrixRunner runner, List<MatrixCase> cases)
    {
        var violations = new ConcurrentQueue<MatrixViolationException>();
        await Parallel.ForEachAsync(cases, async (one, _) =>
        {
            try
            {
                await runner.RunAsync(one);
            }
            catch (MatrixViolationException violation)
            {
                violations.Enqueue(violation);
            }
        });
        Assert.True(
            violations.IsEmpty,
            $"{violations.Count} of {cases.Count} cases failed:\n{string.Join("\n\n", violations.Take(Shown).Select(violation => violation.ToString()))}");
    }
}
