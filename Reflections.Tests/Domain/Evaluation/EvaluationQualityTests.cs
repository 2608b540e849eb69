using Reflections.Benchmarks.Quality;
using Reflections.Domain.Extraction;
using Reflections.Tests.EndToEnd;
using Xunit.Abstractions;

namespace Reflections.Tests.Domain.Evaluation;

public sealed class EvaluationQualityTests(ITestOutputHelper output)
{
    private const double LeastRefused = 0.99;
    private const double LeastAccepted = 0.98;

    [Fact]
    public async Task Measure_GoodFactsAndFalseOnes_AreToldApart()
    {
        var report = await EvaluationReport.MeasureAsync(LabelledSet.Load("samples", [SampleFiles.Path("gold.json")]), new RuleEntityExtractor(), new RuleFactExtractor());
        foreach (var (kind, (refused, all)) in report.Mutants)
        {
            output.WriteLine($"{kind}: {refused} of {all} refused");
        }

        Assert.Equal(14, report.Mutants.Count);
        Assert.All(report.Mutants, mutants => Assert.True(
            mutants.Value.Refused >= LeastRefused * mutants.Value.All, $"{mutants.Key}: {mutants.Value.Refused} of {mutants.Value.All}\n{Of(report, mutants.Key)}"));
        Assert.All(report.Mutants, mutants => Assert.True(mutants.Value.All >= 100, mutants.Key));
        Assert.True(report.Labelled.Accepted >= LeastAccepted * report.Labelled.All, Of(report, "labelled"));
        Assert.True(report.Extracted.Accepted >= LeastAccepted * report.Extracted.All, Of(report, "extracted"));
    }

    private static string Of(EvaluationReport report, string what) =>
        string.Join('\n', report.Mistakes.Where(mistake => mistake.Contains($" {what}", StringComparison.Ordinal)).Take(20));
}
