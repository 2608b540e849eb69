using System.Collections.Concurrent;
using System.Diagnostics;
using Reflections.Tests.CrashMatrix.Faults;

namespace Reflections.Tests.CrashMatrix;

/// <summary>Every scenario, every call, every fault; a sample of second crashes during recovery; and a sample on Azurite.</summary>
[Collection(MatrixReport.Collection)]
[Trait("Category", "CrashMatrix")]
public sealed class MatrixTests(MatrixReport report)
{
    // What is printed is what failed first; the rest is counted.
    private const int Shown = 5;
    private const int PairsPerScenario = 25;
    private const int CasesOnAzurite = 2;

    // More than there are processors: a case waits, now and then, until its host is quiet.
    private static readonly ParallelOptions AtOnce = new() { MaxDegreeOfParallelism = 2 * Environment.ProcessorCount };

    private static readonly int Seed = Rounds.Seed(20261125);

    public static TheoryData<string> ScenarioNames() => [.. Scenarios.All.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(ScenarioNames))]
    public async Task Scenario_AnyCallDisturbedInAnyWay_EndsAsUndisturbed(string name)
    {
        var watch = Stopwatch.StartNew();
        await using var runner = await MatrixRunner.CreateAsync(Scenarios.Named(name));
        RecordedCalls.Check(runner);

        var cases = runner.Cases.ToList();
        await RunAsync(cases, runner.RunAsync);
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

        await RunAsync(pairs, runner.RunAsync);
        report.AddPairs(pairs.Count, runner.SecondDeaths, Seed, watch.Elapsed);
    }

    [Theory]
    [MemberData(nameof(ScenarioNames))]
    public async Task Scenario_OnAzurite_EndsAsInMemory(string name)
    {
        var watch = Stopwatch.StartNew();
        await using var runner = await MatrixRunner.CreateAsync(Scenarios.Named(name));
        var cases = runner.Cases.Where(one => !one.Call.MayMerge).ToArray();
        new Random(Seed).Shuffle(cases);
        List<MatrixCase> some = [.. cases.Take(CasesOnAzurite)];

        await RunAsync(some, runner.RunOnAzuriteAsync);
        report.AddOnAzurite(some.Count, Seed, watch.Elapsed);
    }

    private static async Task RunAsync(List<MatrixCase> cases, Func<MatrixCase, Task> run)
    {
        var violations = new ConcurrentQueue<MatrixViolationException>();
        await Parallel.ForEachAsync(cases, AtOnce, async (one, _) =>
        {
            try
            {
                await run(one);
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
