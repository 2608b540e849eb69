using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Domain.Runs;

namespace Reflections.Tests.Domain.Ledger;

/// <summary>One source of one reflection, with runs that are numbered by their tickets.</summary>
internal static class LedgerScene
{
    public static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly ReflectionId Reflection = ReflectionId.Parse("handbook");
    public static readonly SourceId Source = SourceId.Parse("guide.md");
    public static readonly PipelineFingerprint Pipeline = PipelineFingerprint.Of("pipeline-1");
    public static readonly PipelineFingerprint OtherPipeline = PipelineFingerprint.Of("pipeline-2");

    public static RunId Run(long number) => RunId.Parse(number.ToString("x32", System.Globalization.CultureInfo.InvariantCulture));

    public static ContentHash Content(string text) => ContentHash.OfCanonical(text);

    public static IngestKey Key(string text) => IngestKey.Of(Reflection, Source, Content(text));

    public static SourceState Empty() => new() { Reflection = Reflection, Source = Source };

    public static LedgerEntry Entry(string text = "A", long generation = 1, PatchStatus status = PatchStatus.Proposed) =>
        LedgerEntry.Propose(Reflection, Source, Content(text), Pipeline, Run(generation), generation, new StoredBatch("batch", "hash")) with { Status = status };

    public static AppliedVersion Version(string text, long generation, PipelineFingerprint? pipeline = null) => new(
        generation, Key(text), Content(text), pipeline ?? Pipeline, "hash", Run(generation), Now, "batch", "segment", 1, 0, 0, null, null);

    /// <summary>A source with <paramref name="latest"/> tickets given that shows <paramref name="text"/> since <paramref name="generation"/>.</summary>
    public static SourceState Showing(string text, long generation, long latest, PipelineFingerprint? pipeline = null) =>
        (Empty() with { Latest = latest }).Flip(Version(text, generation, pipeline));

    /// <summary>What run <paramref name="ticket"/> of content A finds; the manifest of an applied A is there.</summary>
    public static ClaimFacts Facts(long ticket, SourceState source, LedgerEntry? entry) => new(
        Run(ticket), ticket, RunStatus.Fetching, Force: false, Key("A"), Pipeline, source, entry,
        source.Applied?.Key == Key("A") ? ManifestCheck.Verified : ManifestCheck.NotApplicable);
}
