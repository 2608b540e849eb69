using Reflections.Benchmarks.Quality;
using Reflections.Domain.Extraction;
using Reflections.Tests.EndToEnd;
using Xunit.Abstractions;

namespace Reflections.Tests.Domain.Evaluation;

public sealed class EvaluationQualityTests(ITestOutputHelper output)
{
    // The second set is of long sentences with several clauses, and its labels name subjects that only another passage names.
    [Theory]
    [InlineData("gold.json", 0.99, 0.98, 0.98)]
    [InlineData("tuning/gold.json", 0.96, 0.91, 0.97)]
    public async Task Measure_GoodFactsAndFalseOnes_AreToldApart(string gold, double leastRefused, double leastLabelled, double leastExtracted)
    {
        var report = await EvaluationReport.MeasureAsync(LabelledSet.Load(gold, [SampleFiles.Path(gold)]), new RuleEntityExtractor(), new RuleFactExtractor());
        foreach (var (kind, (refused, all)) in report.Mutants)
        {
            output.WriteLine($"{kind}: {refused} of {all} refused");
        }

        Assert.Equal(14, report.Mutants.Count);
        Assert.All(report.Mutants, mutants => Assert.True(
            mutants.Value.Refused >= leastRefused * mutants.Value.All, $"{mutants.Key}: {mutants.Value.Refused} of {mutants.Value.All}\n{Of(report, mutants.Key)}"));
        Assert.All(report.Mutants, mutants => Assert.True(mutants.Value.All >= 20, mutants.Key));
        Assert.True(report.Labelled.Accepted >= leastLabelled * report.Labelled.All, Of(report, "labelled"));
        Assert.True(report.Extracted.Accepted >= leastExtracted * report.Extracted.All, Of(report, "extracted"));
    }

    private static string Of(EvaluationReport report, string what) =>
        string.Join('\n', report.Mistakes.Where(mistake => mistake.Contains($" {what}", StringComparison.Ordinal)).Take(20));
}
