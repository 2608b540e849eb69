using System.Globalization;
using Azure.Data.Tables;
using Reflections.Domain.Identity;
using Reflections.Domain.Patches;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Knowledge;

/// <summary>The stored form of the name index: one row a name, source and generation, in one of four partitions of the reflection.</summary>
internal static class IndexRows
{
    // Few, so that the names of a small document need few transactions.
    private const int Buckets = 4;

    public static string Partition(ReflectionId reflection, string name) => Partition(reflection, Convert.ToInt32(Sha256Text.Of(name)[..1], 16) % Buckets);

    /// <summary>The first and the last partition of the reflection; there are no others between them.</summary>
    public static (string First, string Last) Partitions(ReflectionId reflection) => (Partition(reflection, 0), Partition(reflection, Buckets - 1));

    public static string RowPrefix(string name) => $"{Sha256Text.Of(name)[..32]}-";

    /// <summary>The rows of a generation's entities and subjects.</summary>
    public static IReadOnlyList<TableEntity> Write(
        SourceKey source, long generation, IEnumerable<BatchEntity> entities, IEnumerable<BatchFact> facts)
    {
        var names = new SortedDictionary<string, (List<string> Entities, List<string> Facts)>(StringComparer.Ordinal);
        foreach (var entity in entities)
        {
            Named(names, entity.Name).Entities.Add(entity.Id);
        }

        foreach (var fact in facts)
        {
            Named(names, fact.Subject).Facts.Add(fact.Id);
        }

        var suffix = RowSuffix(source.Source, generation);
        return
        [
            .. names.Select(name => new RowWriter(Partition(source.Reflection, name.Key), RowPrefix(name.Key) + suffix)
                .Text("Name", name.Key)
                .Text("Source", source.Source.Value)
                .Number("Generation", generation)
                .Json("Entities", name.Value.Entities)
                .Json("Facts", name.Value.Facts)
                .Row),
        ];
    }

    /// <param name="reflection">Whose index it was found in; the row itself does not say.</param>
    public static NameHit Read(string table, ReflectionId reflection, TableEntity row)
    {
        var reader = new RowReader(table, row);
        var hit = new NameHit(
            reader.Text("Name"), reader.Id<SourceId>("Source"), reader.Number("Generation"),
            reader.Json<List<string>>("Entities"), reader.Json<List<string>>("Facts"));
        reader.RequirePlace(Partition(reflection, hit.Name), RowPrefix(hit.Name) + RowSuffix(hit.Source, hit.Generation));
        return hit;
    }

    /// <summary>Whether the row, by its key, is of an earlier generation.</summary>
    public static bool IsBefore(TableEntity row, long generation) =>
        string.CompareOrdinal(row.RowKey[(row.RowKey.LastIndexOf('-') + 1)..], TableKeys.Of(generation)) < 0;

    private static string Partition(ReflectionId reflection, int bucket) => string.Create(CultureInfo.InvariantCulture, $"{TableKeys.Of(reflection)}-{bucket}");

    private static string RowSuffix(SourceId source, long generation) => $"{Sha256Text.Of(source.Value)[..32]}-{TableKeys.Of(generation)}";

    private static (List<string> Entities, List<string> Facts) Named(
        SortedDictionary<string, (List<string> Entities, List<string> Facts)> names, string name)
    {
        var normalised = KnowledgeIds.NormaliseName(name);
        if (!names.TryGetValue(normalised, out var ids))
        {
            ids = ([], []);
            names.Add(normalised, ids);
        }

        return ids;
    }
}
