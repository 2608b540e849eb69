namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>Every scenario under its share of at least ten thousand schedules.</summary>
[Collection(RaceTable.Collection)]
[Trait("Category", "CrashMatrix")]
public sealed class RaceTests(RaceTable table)
{
    private const int Least = 10_000;
    private const int Nightly = 10;

    private static readonly int Seed = Rounds.Seed(20261125);

    public static TheoryData<string> Names => [.. Scenarios.All.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Explore_Scenario_KeepsEveryPromise(string name)
    {
        var scenario = Scenarios.Named(name);
        var report = RaceReport.Explore(scenario, Seed, scenario.Share * Rounds.Times(Nightly), threads: 2);
        table.Add(report);
        Assert.True(report.Broken is null, $"Seed {Seed}. {report}");
    }

    [Fact]
    public void All_Shares_AddUpToTenThousand() => Assert.InRange(Scenarios.All.Sum(scenario => scenario.Share), Least, int.MaxValue);
}
