using Reflections.Domain.Identity;
using Reflections.Domain.Runs;
using Reflections.Functions.Ledger;
using Reflections.Functions.Sweeping;
using Reflections.Tests.Functions.Storage;

namespace Reflections.Tests.Functions.Sweeping;

public sealed class UnappliedViewTests
{
    private static readonly RunId Run = RunId.New(TimeProvider.System);

    public static TheoryData<string> Kinds => ["patch", "run", "clean", "delete"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Of_Row_TellsItsKindItsRunAndWhatItMeans(string kind)
    {
        UnappliedRow row = kind switch
        {
            "patch" => new PatchRow
            {
                Reflection = Sample.Reflection,
                Source = Sample.Source,
                CreatedAt = Sample.Noon,
                Key = Sample.Ingest("A"),
                Generation = 7,
                Fence = 0,
                Run = Run,
                Attempts = 5,
                LastError = "No.",
                SetAside = true,
            },
            "run" => new OpenRunRow
            {
                Reflection = Sample.Reflection,
                Source = Sample.Source,
                CreatedAt = Sample.Noon,
                Run = Run,
                Ticket = 7,
                Hub = Sample.Hub,
                Input = new SourceInput(null, "raw", null, null),
            },
            "clean" => new CleanRow { Reflection = Sample.Reflection, Source = Sample.Source, CreatedAt = Sample.Noon, Generation = 7, ReplacedBy = 8, DueAt = Sample.Noon },
            _ => new DeletionRow { Reflection = Sample.Reflection, Source = Sample.Source, CreatedAt = Sample.Noon, Ticket = 7, DueAt = Sample.Noon },
        };

        var view = UnappliedView.Of(row, Sample.Noon.AddSeconds(90));

        Assert.Equal((kind, 7L, 90.0), (view.Kind, view.Generation, view.AgeSeconds));
        Assert.Equal(kind is "patch" or "run" ? Run.Value : null, view.RunId);
        Assert.Equal(kind == "patch" ? (5, "No.", true) : (0, null, false), (view.Attempts, view.LastError, view.SetAside));
        Assert.StartsWith($"shard-{row.Shard:D2}/{kind}-", view.Row, StringComparison.Ordinal);
        Assert.Equal(0, UnappliedView.Of(row, Sample.Noon.AddSeconds(-1)).AgeSeconds);
    }
}
