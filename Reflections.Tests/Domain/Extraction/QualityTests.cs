using Reflections.Benchmarks.Quality;
using Reflections.Domain.Extraction;

namespace Reflections.Tests.Domain.Extraction;

public sealed class QualityTests
{
    [Fact]
    public async Task Measure_LabelledSet_StaysAboveTheFloors()
    {
        var report = await QualityReport.MeasureAsync(GoldPath(), new RuleEntityExtractor(), new RuleFactExtractor());
        Assert.True(report.Entities.F1 >= 0.9, $"entities F1 {report.Entities.F1:0.000}");
        Assert.True(report.TypedEntities.F1 >= 0.85, $"typed entities F1 {report.TypedEntities.F1:0.000}");
        Assert.True(report.Entities.F1 >= report.Baseline.F1 + 0.3);
        Assert.True(report.Facts.Precision >= 0.9, $"facts precision {report.Facts.Precision:0.000}");
        Assert.True(report.Facts.Recall >= 0.85, $"facts recall {report.Facts.Recall:0.000}");
        Assert.True(report.NotFactsTaken <= 3, $"{report.NotFactsTaken} facts from sentences that state nothing");
        Assert.Equal(0, report.InvalidQuotes);
    }

    private static string GoldPath()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Reflections.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return Path.Combine(folder, "samples", "gold.json");
    }
}
