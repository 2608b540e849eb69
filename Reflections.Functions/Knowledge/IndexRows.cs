using System.Globalization;
using Azure.Data.Tables;
using Reflections.Domain.Extraction;
using Reflections.Domain.Identity;
using Reflections.Domain.Patches;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Knowledge;

/// <summary>
/// The stored form of the name index, in four partitions of the reflection: one row a name, source and generation, and one an entity, source and
/// generation that tells the name which the entity's id stands for. The latter stands with the name's, so that it costs no transaction of its own.
/// </summary>
internal static class IndexRows
{
    // Few, so that the names of a small document need few transactions.
    private const int Buckets = 4;

    /// <summary>Where rows of a name stand, and how their keys begin.</summary>
    /// <param name="name">Normalised.</param>
    public static (string Partition, string RowPrefix) OfName(ReflectionId reflection, string name) =>
        (Partition(reflection, Convert.ToInt32(Sha256Text.Of(name)[..1], 16) % Buckets), RowPrefix(Sha256Text.Of(name)));

    /// <summary>The first and the last partition of the reflection; there are no others between them.</summary>
    public static (string First, string Last) Partitions(ReflectionId reflection) => (Partition(reflection, 0), Partition(reflection, Buckets - 1));

    /// <summary>Where rows of an entity may stand, and how their keys begin: the id does not tell in which partition.</summary>
    public static IReadOnlyList<(string Partition, string RowPrefix)> OfEntity(ReflectionId reflection, string id) =>
        [.. Enumerable.Range(0, Buckets).Select(bucket => (Partition(reflection, bucket), RowPrefix(id)))];

    /// <summary>The rows of a generation's names: of entities, their aliases, subjects and objects.</summary>
    /// <param name="layout">The batch's layout: of the first one objects and ids are not indexed, since another version may have begun to write its rows.</param>
    public static IReadOnlyList<TableEntity> Write(
        SourceKey source, long generation, int layout, IEnumerable<BatchEntity> entities, IEnumerable<BatchFact> facts)
    {
        var isFirst = layout == PatchBatch.FirstLayout;
        var names = new SortedDictionary<string, Entry>(StringComparer.Ordinal);
        var rows = new List<TableEntity>();
        var suffix = RowSuffix(source.Source, generation);
        foreach (var entity in entities)
        {
            var name = KnowledgeIds.NormaliseName(entity.Name);
            Named(name).Entities.Add(entity.Id);
            foreach (var alias in entity.Aliases.Select(alias => KnowledgeIds.NormaliseName(alias.Form)).Distinct().Where(alias => alias != name))
            {
                Named(alias).Aliases.Add(entity.Id);
            }

            if (!isFirst)
            {
                rows.Add(Row((OfName(source.Reflection, name).Partition, RowPrefix(entity.Id)), name, [], []).Text("Type", entity.Type.ToString()).Row);
            }
        }

        foreach (var fact in facts)
        {
            Named(KnowledgeIds.NormaliseName(fact.Subject)).Facts.Add(fact.Id);
            if (!isFirst)
            {
                Named(KnowledgeIds.NormaliseName(fact.Object)).Objects.Add(fact.Id);
            }
        }

        rows.AddRange(names.Select(name => Row(OfName(source.Reflection, name.Key), name.Key, name.Value.Entities, name.Value.Facts)
            .Json("Aliases", name.Value.Aliases.Count == 0 ? null : name.Value.Aliases)
            .Json("Objects", name.Value.Objects.Count == 0 ? null : name.Value.Objects)
            .Row));
        return rows;

        Entry Named(string name)
        {
            if (!names.TryGetValue(name, out var entry))
            {
                names.Add(name, entry = new Entry([], [], [], []));
            }

            return entry;
        }

        RowWriter Row((string Partition, string RowPrefix) place, string name, List<string> ofEntities, List<string> ofFacts) =>
            new RowWriter(place.Partition, place.RowPrefix + suffix)
                .Text("Name", name)
                .Text("Source", source.Source.Value)
                .Number("Generation", generation)
                .Json("Entities", ofEntities)
                .Json("Facts", ofFacts);
    }

    /// <param name="reflection">Whose index it was found in; the row itself does not say.</param>
    public static NameHit Read(string table, ReflectionId reflection, TableEntity row)
    {
        var reader = new RowReader(table, row);
        var hit = new NameHit(
            reader.Text("Name"), reader.Id<SourceId>("Source"), reader.Number("Generation"),
            reader.Json<List<string>>("Entities"), reader.Json<List<string>>("Facts"))
        {
            Aliases = reader.OptionalJson<List<string>>("Aliases") ?? [],
            Objects = reader.OptionalJson<List<string>>("Objects") ?? [],
        };
        var (partition, ofName) = OfName(reflection, hit.Name);
        var prefix = reader.OptionalText("Type") is null ? ofName : RowPrefix(KnowledgeIds.OfEntity(reader.Named<EntityType>("Type"), hit.Name));
        reader.RequirePlace(partition, prefix + RowSuffix(hit.Source, hit.Generation));
        return hit;
    }

    /// <summary>Whether the row, by its key, is of an earlier generation.</summary>
    public static bool IsBefore(TableEntity row, long generation) =>
        string.CompareOrdinal(row.RowKey[(row.RowKey.LastIndexOf('-') + 1)..], TableKeys.Of(generation)) < 0;

    private static string Partition(ReflectionId reflection, int bucket) => string.Create(CultureInfo.InvariantCulture, $"{TableKeys.Of(reflection)}-{bucket}");

    private static string RowPrefix(string digest) => $"{digest[..32]}-";

    private static string RowSuffix(SourceId source, long generation) => $"{Sha256Text.Of(source.Value)[..32]}-{TableKeys.Of(generation)}";

    private sealed record Entry(List<string> Entities, List<string> Aliases, List<string> Facts, List<string> Objects);
}
