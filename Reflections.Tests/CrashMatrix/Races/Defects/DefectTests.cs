namespace Reflections.Tests.CrashMatrix.Races.Defects;

/// <summary>The exploration finds what is wrong when something is, and says so in a few switches.</summary>
[Collection(RaceTable.Collection)]
[Trait("Category", "CrashMatrix")]
public sealed class DefectTests(RaceTable table)
{
    private const int Seed = 20261125;
    private const int MostSwitches = 8;

    private static readonly Dictionary<string, (string Scenario, int Within, Func<Defect> Make)> Known = new(StringComparer.Ordinal)
    {
        [nameof(IgnoredCondition)] = (Scenarios.TwoContents, 100, () => new IgnoredCondition()),
        [nameof(LostIntent)] = (Scenarios.TwoContents, 10, () => new LostIntent()),
        [nameof(LateKnowledge)] = (Scenarios.EarlyApproval, 10, () => new LateKnowledge()),
        [nameof(EarlyDelete)] = (Scenarios.TwoContents, 10, () => new EarlyDelete()),
        [nameof(TrustedManifest)] = (Scenarios.LostManifest, 10, () => new TrustedManifest()),
        [nameof(ReusedId)] = (Scenarios.TwoContents, 50, () => new ReusedId()),
        [nameof(LostObservation)] = (Scenarios.ThereAndBack, 100, () => new LostObservation()),
        [nameof(LostWakeUp)] = (Scenarios.TwoApplies, 100, () => new LostWakeUp()),
        [nameof(IgnoredFence)] = (Scenarios.GivenUpApproval, 1000, () => new IgnoredFence()),
    };

    public static TheoryData<string> Names => [.. Known.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Explore_SeededDefect_IsFoundAndMadeShort(string name)
    {
        var (scenario, within, make) = Known[name];
        var report = RaceReport.Explore(Scenarios.Named(scenario), Seed, within, make);
        Assert.True(report.Broken is not null, $"{name} was not found in {within} schedules.");
        var (schedule, drawn, result) = report.Broken;
        Assert.True(result.Switches.Count <= MostSwitches, $"{name} was found, but not made short: {report}");

        using var again = new Explorer(Scenarios.Named(scenario), make());
        Assert.Equal(result.Violation, again.Play(drawn, result.Switches).Violation);

        // The short schedule breaks the promise because of the defect, and for no other reason.
        using var sound = new Explorer(Scenarios.Named(scenario));
        Assert.Null(sound.Play(drawn, result.Switches).Violation);
        table.Add(FormattableString.Invariant($"defect {name,-16} found by schedule {schedule + 1,3} of '{scenario}', {result.Switches.Count} switches: {result.Violation}"));
    }
}
