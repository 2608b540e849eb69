using Azure;
using Reflections.Domain.Identity;
using Reflections.Domain.Runs;
using Reflections.Functions.Ledger;
using Reflections.Functions.Sweeping;

namespace Reflections.Tests.Functions.Sweeping;

public sealed class SweepShareTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ReflectionId Reflection = ReflectionId.Parse("r");
    private static readonly SourceId Source = SourceId.Parse("s");

    [Fact]
    public void Of_EverythingFits_TakesPatchesThenRunsOldestFirst()
    {
        var (newer, older, patch) = (Run(2), Run(1), Patch(3));

        var share = SweepShare.Of([patch], [newer, older], [], [], 3, Now);

        Assert.Equal([patch.Value], share.Take(1).Select(target => target.Patch));
        Assert.Equal([older.Value, newer.Value], share.Skip(1).Select(target => target.Run));
    }

    [Fact]
    public void Of_MoreThanFit_TakesEveryRowWithinAFewRounds()
    {
        var runs = Enumerable.Range(0, 10).Select(Run).ToArray();

        var rounds = Enumerable.Range(0, 4).Select(round => SweepShare.Of([Patch(0)], runs, [], [], 4, Now + (round * SweepShare.Round))).ToArray();

        Assert.All(rounds, share => Assert.Equal(4, share.Count));
        Assert.All(rounds, share => Assert.NotNull(share[0].Patch));
        Assert.Equal(10, rounds.SelectMany(share => share.Skip(1)).Select(target => target.Run).Distinct().Count());
    }

    private static Stored<OpenRunRow> Run(int minute) => new(
        new OpenRunRow
        {
            Reflection = Reflection,
            Source = Source,
            CreatedAt = Now.AddMinutes(minute),
            Run = RunId.New(TimeProvider.System),
            Ticket = minute + 1,
            Hub = "hub",
            Input = new SourceInput(null, "raw", null, null),
        },
        new ETag($"run-{minute}"));

    private static Stored<PatchRow> Patch(int minute) => new(
        new PatchRow
        {
            Reflection = Reflection,
            Source = Source,
            CreatedAt = Now.AddMinutes(minute),
            Key = IngestKey.Of(Reflection, Source, ContentHash.OfCanonical("text")),
            Generation = 1,
            Fence = 0,
        },
        new ETag($"patch-{minute}"));
}
