using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Functions.Knowledge;
using Reflections.Functions.Storage;
using Reflections.Tests.Functions.Storage.Service;

namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>Whether what belongs to a generation is all there, as it is stored.</summary>
internal static class Generations
{
    /// <summary>What is missing of a version that readers are to see, or null.</summary>
    public static string? ProblemOf(ReflectionId reflection, SourceId source, AppliedVersion applied, StorageState state)
    {
        var rows = state.Partition(TableNames.Knowledge, TableKeys.OfGeneration(reflection, source, applied.Generation)).ToList();
        var manifest = rows.Find(row => row.Row == GenerationRows.ManifestRow);
        if (manifest?.Text("BatchHash") != applied.ManifestHash)
        {
            return manifest is null ? "it has no manifest" : "its manifest is another batch's";
        }

        var (entities, facts) = (rows.FindAll(Is("entity-")).Count, rows.FindAll(Is("fact-")).Count);
        if (entities != manifest.Number("Entities") || facts != manifest.Number("Facts"))
        {
            return $"it has {entities} entities and {facts} facts, and its manifest says {manifest.Number("Entities")} and {manifest.Number("Facts")}";
        }

        if (!state.Blobs().Any(blob => blob.Name == applied.Segment))
        {
            return "its segment is not there";
        }

        var indexed = state.Rows(TableNames.KnowledgeIndex)
            .Where(row => row.Text("Source") == source.Value && row.Number("Generation") == applied.Generation)
            .Sum(row => row.Json<List<string>>("Entities")!.Count + row.Json<List<string>>("Facts")!.Count);
        return indexed == entities + facts ? null : $"the index has {indexed} of its {entities + facts} entities and facts";
    }

    /// <summary>Whether readers see the generation that a row of the knowledge belongs to.</summary>
    public static bool IsVisible(StoredRow knowledge, StorageState state) => state.Rows(TableNames.Sources).Any(source =>
        source.Number("AppliedGeneration") is > 0 and var applied && knowledge.Partition == PartitionOf(source, applied));

    /// <summary>Whether readers see the generation that a row of the index belongs to.</summary>
    public static bool IsVisibleName(StoredRow name, StorageState state) => state.Rows(TableNames.Sources).Any(source =>
        source.Text("Source") == name.Text("Source") && source.Number("AppliedGeneration") == name.Number("Generation"));

    /// <summary>Whether readers see the generation that a segment belongs to.</summary>
    public static bool IsVisible(StoredBlob segment, StorageState state) =>
        state.Rows(TableNames.Sources).Any(source => source.Json<AppliedVersion>("Applied")?.Segment == segment.Name);

    private static string PartitionOf(StoredRow source, long generation) =>
        TableKeys.OfGeneration(ReflectionId.Parse(source.Text("Reflection")!), SourceId.Parse(source.Text("Source")!), generation);

    private static Predicate<StoredRow> Is(string prefix) => row => row.Row.StartsWith(prefix, StringComparison.Ordinal);
}
