using System.Globalization;
using Reflections.Domain.Identity;
using Reflections.Domain.Patches;
using Reflections.Functions.Patches;
using Reflections.Functions.Storage;
using Reflections.Tests.Functions.Storage;

namespace Reflections.Tests.EndToEnd.Sweeps;

/// <summary>One source with one patch, the n-th of its kind: everything that tells its rows from those of another.</summary>
internal sealed record PlantedPatch(string Kind, int Number)
{
    public SourceId Source { get; } = SourceId.Parse(string.Create(CultureInfo.InvariantCulture, $"{Kind}/{Number:D5}"));

    public RunId Run { get; } = RunId.New(TimeProvider.System);

    /// <summary>One word, so that a generation is one entity, one fact and one name.</summary>
    public string Text { get; } = string.Create(CultureInfo.InvariantCulture, $"Word{Number:D5}");

    public IngestKey Key => Sample.Ingest(Text, Source);

    public PatchBatch Batch => Sample.Batch(Text, Source);

    /// <summary>Texts that stand in the patch's rows and in those of no other; longer ones first, for a shorter one may be part of them.</summary>
    public IReadOnlyList<string> Marks()
    {
        var (batch, _) = BatchStore.Describe(Batch);
        var segment = ArtifactNames.Segment(Sample.Reflection, Source, 1, batch.Hash);
        return
        [
            segment, batch.Name, TableKeys.OfGeneration(Sample.Reflection, Source, 1), batch.Hash, Key.Value, Sample.Content(Text).Value, TableKeys.Of(Source),
            Run.Value, Run.NewestFirst, Source.Value, Text,
        ];
    }
}
