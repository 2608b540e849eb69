using System.Globalization;
using Reflections.Domain.Identity;
using Reflections.Domain.Patches;
using Reflections.Domain.Runs;
using Reflections.Functions.Patches;
using Reflections.Functions.Storage;
using Reflections.Tests.Functions.Storage;

namespace Reflections.Tests.EndToEnd.Sweeps;

/// <summary>One source with one patch, the n-th of its kind: everything that tells its rows from those of another.</summary>
internal sealed record PlantedPatch(string Kind, int Number)
{
    // The emulator looks through a whole partition for one row of it.
    private const int SourcesOfAReflection = 50;

    public ReflectionId Reflection { get; } = ReflectionId.Parse(string.Create(CultureInfo.InvariantCulture, $"{Kind} of {Number / SourcesOfAReflection:D4}"));

    public SourceId Source { get; } = SourceId.Parse(string.Create(CultureInfo.InvariantCulture, $"{Kind}/{Number:D5}"));

    /// <summary>One word, so that a generation is one entity, one fact and one name.</summary>
    public string Text { get; } = string.Create(CultureInfo.InvariantCulture, $"Word{Number:D5}");

    public RunId Run { get; } = RunId.New(TimeProvider.System);

    public ContentHash Content => ContentHash.OfCanonical(Text);

    public IngestKey Key => IngestKey.Of(Reflection, Source, Content);

    public PatchBatch Batch => Sample.Batch(Text, Source) with { Reflection = Reflection };

    /// <summary>Its run, of a hub that never was: it counts as dead.</summary>
    public RunRecord RunAt(RunStatus status) => Sample.Run(1, Source) with
    {
        Id = Run,
        Reflection = Reflection,
        Status = status,
        Hub = Backlog.DeadHub,
        Content = Content,
        Key = Key,
    };

    /// <summary>Texts that stand in the patch's rows and in those of no other; longer ones first, for a shorter one may be part of them.</summary>
    public IReadOnlyList<string> Marks()
    {
        var stored = BatchStore.Describe(Batch, 0).Stored;
        return
        [
            ArtifactNames.Segment(Reflection, Source, 1, stored.Hash), stored.Name, TableKeys.OfGeneration(Reflection, Source, 1), stored.Hash, Key.Value,
            Content.Value, TableKeys.Of(Reflection), TableKeys.Of(Source), Run.Value, Run.NewestFirst, Reflection.Value, Source.Value, Text,
        ];
    }
}
