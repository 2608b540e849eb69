using Azure.Data.Tables;
using Reflections.Domain.Entities;
using Reflections.Domain.Extraction;
using Reflections.Domain.Identity;
using Reflections.Domain.Patches;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Knowledge;

/// <summary>The stored form of a generation: one partition with a manifest, entities and facts.</summary>
internal static class GenerationRows
{
    public const string ManifestRow = "manifest";

    private const string EntityPrefix = "entity-";
    private const string FactPrefix = "fact-";

    /// <summary>All rows of a batch, the manifest last.</summary>
    public static IReadOnlyList<TableEntity> Write(SourceKey source, long generation, PatchBatch batch, KnowledgeManifest manifest)
    {
        var partition = TableKeys.OfGeneration(source.Reflection, source.Source, generation);
        return
        [
            .. batch.Entities.Select(entity => Write(partition, entity)),
            .. batch.Facts.Select(fact => Write(partition, fact)),
            Write(partition, source, generation, manifest),
        ];
    }

    public static KnowledgeManifest ReadManifest(string table, TableEntity row)
    {
        var reader = new RowReader(table, row);
        reader.RequirePlace(
            TableKeys.OfGeneration(reader.Id<ReflectionId>("Reflection"), reader.Id<SourceId>("Source"), reader.Number("Generation")), ManifestRow);
        var layout = reader.Count("Layout");
        return layout == KnowledgeManifest.CurrentLayout
            ? new KnowledgeManifest(
                reader.Text("BatchHash"), layout, reader.Text("Segment"), reader.Count("Chunks"), reader.Count("Entities"), reader.Count("Facts"))
            : throw reader.Damaged($"Layout {layout} is unknown");
    }

    public static bool IsEntity(TableEntity row) => row.RowKey.StartsWith(EntityPrefix, StringComparison.Ordinal);

    public static bool IsFact(TableEntity row) => row.RowKey.StartsWith(FactPrefix, StringComparison.Ordinal);

    public static BatchEntity ReadEntity(string table, TableEntity row)
    {
        var reader = new RowReader(table, row);
        var id = row.RowKey[EntityPrefix.Length..];
        var mentions = reader.Json<List<int[]>>("Mentions");
        return new BatchEntity(
            Sha256Text.IsDigest(id) ? id : throw reader.Damaged("its key names no entity"),
            reader.Text("Name"),
            reader.Named<EntityType>("Type"),
            [.. mentions.Select(span => span is [var start, var length] ? new TextSpan(start, length) : throw reader.Damaged("Mentions has one that is no pair"))])
        {
            Aliases = [.. (reader.OptionalJson<List<StoredAlias>>("Aliases") ?? []).Select(alias => new BatchAlias(alias.Form, alias.Kind, new TextSpan(alias.Start, alias.Length)))],
        };
    }

    public static BatchFact ReadFact(string table, TableEntity row)
    {
        var reader = new RowReader(table, row);
        var fact = new BatchFact(
            reader.Text("Id"),
            reader.Text("Subject"),
            reader.Text("Predicate"),
            reader.Text("Object"),
            reader.Named<FactPolarity>("Polarity"),
            reader.OptionalText("Date"),
            reader.Text("Quote"),
            new TextSpan(reader.Count("Start"), reader.Count("Length")),
            reader.Count("Chunk"),
            reader.Real("Confidence"))
        {
            Modality = reader.OptionalText("Modality") is null ? FactModality.Asserted : reader.Named<FactModality>("Modality"),
            WrittenSubject = reader.OptionalText("WrittenSubject"),
            WrittenObject = reader.OptionalText("WrittenObject"),
        };
        reader.RequirePlace(row.PartitionKey, KeyOf(fact));
        return fact;
    }

    private static TableEntity Write(string partition, SourceKey source, long generation, KnowledgeManifest manifest) =>
        new RowWriter(partition, ManifestRow)
            .Text("Reflection", source.Reflection.Value)
            .Text("Source", source.Source.Value)
            .Number("Generation", generation)
            .Text("BatchHash", manifest.BatchHash)
            .Count("Layout", manifest.Layout)
            .Text("Segment", manifest.Segment)
            .Count("Chunks", manifest.Chunks)
            .Count("Entities", manifest.Entities)
            .Count("Facts", manifest.Facts)
            .Row;

    // Pairs instead of objects: a name of a long document may be mentioned thousands of times.
    private static TableEntity Write(string partition, BatchEntity entity) => new RowWriter(partition, EntityPrefix + entity.Id)
        .Text("Name", entity.Name)
        .Text("Type", entity.Type.ToString())
        .Json("Mentions", entity.Mentions.Select(span => new[] { span.Start, span.Length }))
        .Json("Aliases", entity.Aliases.Count == 0 ? null : entity.Aliases.Select(alias => new StoredAlias(alias.Form, alias.Kind, alias.Evidence.Start, alias.Evidence.Length)))
        .Row;

    // The position leads the key, so that the partition gives facts in the order of the text.
    private static string KeyOf(BatchFact fact) => FormattableString.Invariant($"{FactPrefix}{fact.Span.Start:D10}-{fact.Id}");

    private static TableEntity Write(string partition, BatchFact fact) =>
        new RowWriter(partition, KeyOf(fact))
            .Text("Id", fact.Id)
            .Text("Subject", fact.Subject)
            .Text("Predicate", fact.Predicate)
            .Text("Object", fact.Object)
            .Text("Polarity", fact.Polarity.ToString())
            .Text("Date", fact.Date)
            .Text("Quote", fact.Quote)
            .Count("Start", fact.Span.Start)
            .Count("Length", fact.Span.Length)
            .Count("Chunk", fact.Chunk)
            .Real("Confidence", fact.Confidence)
            .Text("Modality", fact.Modality == FactModality.Asserted ? null : fact.Modality.ToString())
            .Text("WrittenSubject", fact.WrittenSubject)
            .Text("WrittenObject", fact.WrittenObject)
            .Row;

    private sealed record StoredAlias(string Form, AliasKind Kind, int Start, int Length);
}
