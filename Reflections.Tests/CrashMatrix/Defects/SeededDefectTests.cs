using System.Globalization;
using Reflections.Tests.CrashMatrix.Faults;

namespace Reflections.Tests.CrashMatrix.Defects;

/// <summary>The matrix can fail: each mistake that the protocol guards against, made on purpose, is found by some case.</summary>
[Collection(MatrixReport.Collection)]
[Trait("Category", "CrashMatrix")]
public sealed class SeededDefectTests(MatrixReport report)
{
    private const int Seed = 20261125;
    private const int MostCases = 400;

    public static TheoryData<string> Defects() => [.. Enum.GetNames<Defect>()];

    [Theory]
    [MemberData(nameof(Defects))]
    public async Task Defect_SwitchedOn_IsFoundByTheMatrix(string name)
    {
        var defect = Enum.Parse<Defect>(name);
        await using var runner = await MatrixRunner.CreateAsync(Scenarios.Named(Occasion(defect)), (_, service) => new DefectPolicy(defect, service));

        // ETags keep off what comes too late, and one of the faults lets something do so.
        var cases = runner.Cases.Where(one => defect != Defect.DropTheETag || one.Fault == Fault.ArriveLate).ToArray();
        new Random(Seed).Shuffle(cases);

        var tried = 0;
        MatrixViolationException? found = null;
        foreach (var one in cases.Take(MostCases))
        {
            tried++;
            found = (MatrixViolationException?)await Record.ExceptionAsync(() => runner.RunAsync(one));
            if (found is not null)
            {
                break;
            }
        }

        Assert.True(found is not null, $"{defect} was not found by {tried} cases.");
        report.Add(string.Create(
            CultureInfo.InvariantCulture, $"seeded defect {defect,-22} found after {tried,3} cases: {found.Message.Split('\n')[0]}: {found.Message.Split('\n')[1]}"));
    }

    [Fact]
    public async Task NoDefect_SameCases_FindsNothing()
    {
        await using var runner = await MatrixRunner.CreateAsync(Scenarios.Named("A, B, A"), (_, service) => new DefectPolicy((Defect)(-1), service));
        foreach (var one in runner.Cases.Where((_, i) => i % 20 == 0))
        {
            await runner.RunAsync(one);
        }
    }

    /// <summary>A scenario in which the mistake has an occasion.</summary>
    private static string Occasion(Defect defect) => defect switch
    {
        Defect.TrustTheEntry => "knowledge is gone",
        Defect.SkipThePatchRow or Defect.DeleteThePatchRowEarly => "failed after its approval",
        Defect.SkipTheOpenRunRow => "accepted, and the engine lost",
        _ => "an edit",
    };
}
