using Reflections.Benchmarks.Quality;
using Reflections.Domain.Extraction;

namespace Reflections.Tests.Benchmarks.Quality;

public sealed class QualityReportTests
{
    [Fact]
    public async Task MeasureAsync_TuningSet_StaysAboveTheFloors()
    {
        var report = await QualityReport.MeasureAsync(LabelledSet.Halves(Samples())[0], new RuleEntityExtractor(), new RuleFactExtractor());
        Assert.True(report.Entities.F1 >= 0.92, $"entities F1 {report.Entities.F1:0.000}");
        Assert.True(report.TypedEntities.F1 >= 0.87, $"typed entities F1 {report.TypedEntities.F1:0.000}");
        Assert.True(report.Entities.F1 >= report.Baseline.F1 + 0.3);
        Assert.True(report.Facts.Precision >= 0.93, $"facts precision {report.Facts.Precision:0.000}");
        Assert.True(report.Facts.Recall >= 0.78, $"facts recall {report.Facts.Recall:0.000}");
        Assert.True(report.NotFactsTaken <= 3, $"{report.NotFactsTaken} facts from sentences that state nothing");
        Assert.True(report.Quotes > 100);
        Assert.Equal(0, report.InvalidQuotes);
    }

    [Fact]
    public void Halves_FolderWithoutLabels_IsEmpty() => Assert.Empty(LabelledSet.Halves(Path.Combine(Path.GetTempPath(), "no-such-samples")));

    [Fact]
    public void Measure_QuestionsOverTwoDocuments_GradesTheChunksThatHoldTheQuotes()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "a.md"), "# Pump\n\nThe pump weighs three kilograms and stands in the yard.\n");
            File.WriteAllText(Path.Combine(folder.FullName, "b.md"), "# Boat\n\nThe boat sails on Mondays.\n");
            File.WriteAllText(
                Path.Combine(folder.FullName, "gold.json"),
                """
                {"documents":[{"file":"a.md","annotated":true},{"file":"b.md","annotated":false}],
                 "questions":[{"question":"weight of the pump","answers":[{"file":"a.md","quote":"The pump  weighs three kilograms","grade":2}]},
                              {"question":"when does the boat go","answers":[{"file":"b.md","quote":"words that stand nowhere","grade":1}]}]}
                """);
            var quality = SearchQuality.Measure(LabelledSet.Load("files", [Path.Combine(folder.FullName, "gold.json"), Path.Combine(folder.FullName, "absent.json")]));
            Assert.Equal((2, 2, 1), (quality.Questions, quality.Chunks, quality.LostQuotes));
            Assert.Equal(0.5, quality.Words);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("0,1,2", 1)]
    [InlineData("2,1,0", 0.5869)]
    [InlineData("", 0)]
    public void Gain_Ranking_IsItsShareOfTheBestOrder(string ranking, double expected) =>
        Assert.Equal(expected, SearchQuality.Gain(ranking.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse), [2, 1, 0]), 4);

    private static string Samples()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Reflections.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return Path.Combine(folder, "samples");
    }
}
