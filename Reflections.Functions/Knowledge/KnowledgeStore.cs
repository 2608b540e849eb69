using System.Text.Json;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Functions.Ledger;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Knowledge;

/// <summary>Reads what is visible: always a source's old version or its new one, never a mixture.</summary>
public sealed class KnowledgeStore(ReflectionTables tables, SourceStore sources, ArtifactStore artifacts, IOptions<KnowledgeOptions> options)
{
    // In memory a character takes two bytes, a vector stands there decoded as well as in base64, and search keeps the words beside the text.
    private const int MemoryPerStoredByte = 5;

    private readonly StoredTable _knowledge = tables.Open(TableNames.Knowledge);
    private readonly StoredTable _index = tables.Open(TableNames.KnowledgeIndex);
    private readonly RecentlyUsed<KnowledgeSegment> _segments = new(options.Value.SegmentCacheBytes);

    /// <summary>Whether the applied generation's manifest is what the source row says. One call.</summary>
    public async Task<ManifestCheck> CheckManifestAsync(
        ReflectionId reflection, SourceId source, AppliedVersion applied, CancellationToken cancellation) =>
        (await FindManifestAsync(reflection, source, applied, cancellation)).Check;

    /// <summary>The applied generation's manifest, and whether it is what the source row says; null when it is not there or not readable. One call.</summary>
    public async Task<(ManifestCheck Check, KnowledgeManifest? Manifest)> FindManifestAsync(
        ReflectionId reflection, SourceId source, AppliedVersion applied, CancellationToken cancellation)
    {
        var partition = TableKeys.OfGeneration(reflection, source, applied.Generation);
        if (await _knowledge.GetAsync(partition, GenerationRows.ManifestRow, cancellation) is not { } row)
        {
            return (ManifestCheck.Missing, null);
        }

        try
        {
            var manifest = GenerationRows.ReadManifest(_knowledge.Name, row);
            return (manifest.BatchHash == applied.ManifestHash ? ManifestCheck.Verified : ManifestCheck.Damaged, manifest);
        }
        catch (DamagedRowException)
        {
            return (ManifestCheck.Damaged, null);
        }
    }

    /// <summary>
    /// The generation that <paramref name="state"/> names, or null when it is gone, going, or not what the row says: read the
    /// source row again and start over.
    /// </summary>
    /// <exception cref="ArgumentException">Nothing is applied.</exception>
    /// <exception cref="DamagedRowException">A row is not readable.</exception>
    public async Task<KnowledgeView?> ReadGenerationAsync(SourceState state, CancellationToken cancellation)
    {
        var applied = state.Applied ?? throw new ArgumentException("Nothing is applied.", nameof(state));
        var partition = TableKeys.OfGeneration(state.Reflection, state.Source, applied.Generation);
        KnowledgeManifest? manifest = null;
        var entities = new List<BatchEntity>(applied.Entities);
        var facts = new List<BatchFact>(applied.Facts);
        await foreach (var row in _knowledge.QueryAsync(TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), cancellation))
        {
            if (GenerationRows.IsEntity(row))
            {
                entities.Add(GenerationRows.ReadEntity(_knowledge.Name, row));
            }
            else if (GenerationRows.IsFact(row))
            {
                facts.Add(GenerationRows.ReadFact(_knowledge.Name, row));
            }
            else if (row.RowKey == GenerationRows.ManifestRow)
            {
                manifest = GenerationRows.ReadManifest(_knowledge.Name, row);
            }
        }

        return manifest is not null && manifest.BatchHash == applied.ManifestHash
            && manifest.Entities == entities.Count && manifest.Facts == facts.Count
            ? new KnowledgeView(state.Source, applied, manifest, entities, facts)
            : null;
    }

    /// <summary>What readers see of the source now, or null when nothing of it is visible.</summary>
    /// <exception cref="DamagedRowException">The visible generation is not what its source row says.</exception>
    public async Task<KnowledgeView?> ReadAppliedAsync(ReflectionId reflection, SourceId source, CancellationToken cancellation)
    {
        long? failed = null;
        while (await sources.GetAsync(reflection, source, cancellation) is { Value: { Applied: { } applied } state })
        {
            if (failed == applied.Generation)
            {
                throw Incomplete(state.Reflection, state.Source, applied.Generation);
            }

            if (await ReadGenerationAsync(state, cancellation) is { } view)
            {
                return view;
            }

            // A newer generation has replaced it, or it is damaged: the source row tells which. Each turn of this loop needs a newer one.
            failed = applied.Generation;
        }

        return null;
    }

    /// <summary>The chunks and vectors of a generation, from memory when they were used lately; null when they are gone.</summary>
    /// <exception cref="DamagedBlobException">The segment is not readable.</exception>
    public async Task<KnowledgeSegment?> ReadSegmentAsync(AppliedVersion applied, CancellationToken cancellation)
    {
        if (_segments.Find(applied.Segment) is { } known)
        {
            return known;
        }

        if (await artifacts.GetAsync(applied.Segment, cancellation) is not { } content)
        {
            return null;
        }

        var bytes = content.ToMemory();
        try
        {
            var segment = JsonSerializer.Deserialize<KnowledgeSegment>(bytes.Span, StorageJson.Options)
                ?? throw new DamagedBlobException(applied.Segment, "it holds null");
            _segments.Add(applied.Segment, segment, (long)bytes.Length * MemoryPerStoredByte);
            return segment;
        }
        catch (JsonException problem)
        {
            artifacts.Forget(applied.Segment);
            throw new DamagedBlobException(applied.Segment, "it is no readable segment", problem);
        }
    }

    /// <summary>
    /// The sources that now show a name, whatever its case and spacing, as an entity's, an alias, a subject or an object; by source. One look-up, and
    /// one call for each source that shows it or showed it lately.
    /// </summary>
    /// <param name="damaged">Takes the rows that are not readable; when null, the first of them is thrown.</param>
    /// <exception cref="DamagedRowException">A row is not readable, and nobody takes it.</exception>
    public async Task<IReadOnlyList<NameHit>> FindByNameAsync(
        ReflectionId reflection, string name, CancellationToken cancellation, ICollection<DamagedRowException>? damaged = null) =>
        (await FindNamingAsync(reflection, name, cancellation, damaged)).Hits;

    /// <inheritdoc cref="FindByNameAsync"/>
    /// <returns>What was found, and the source rows that say it is visible.</returns>
    public async Task<(IReadOnlyList<NameHit> Hits, IReadOnlyList<SourceState> Sources)> FindNamingAsync(
        ReflectionId reflection, string name, CancellationToken cancellation, ICollection<DamagedRowException>? damaged = null)
    {
        var place = IndexRows.OfName(reflection, KnowledgeIds.NormaliseName(name));
        var rows = await ReadIndexAsync(reflection, place, damaged, cancellation);
        var states = new SortedDictionary<string, SourceState>(StringComparer.Ordinal);
        foreach (var source in rows.Select(row => row.Source).Distinct())
        {
            try
            {
                if ((await sources.GetAsync(reflection, source, cancellation))?.Value is { Applied: not null } state)
                {
                    states.Add(source.Value, state);
                }
            }
            catch (DamagedRowException problem) when (damaged is not null)
            {
                damaged.Add(problem);
            }
        }

        // A source that showed none of these rows may have flipped after the index was read. What it shows was indexed before
        // its row was read, so a second look tells whether the new version lost the name or was only too new for the first.
        if (states.Values.Any(state => !rows.Any(row => IsVisible(row, state))))
        {
            rows = await ReadIndexAsync(reflection, place, damaged is null ? null : [], cancellation);
        }

        return ([.. states.Values.SelectMany(state => rows.Where(row => IsVisible(row, state)))], [.. states.Values.Where(state => rows.Any(row => IsVisible(row, state)))]);
    }

    /// <summary>
    /// The normalised name that the id of an entity stands for, or null when nobody has said it since ids are indexed. It may be gone again: look the
    /// name up. Four calls at once, one for each partition of the index.
    /// </summary>
    /// <param name="damaged">Takes the rows that are not readable.</param>
    public async Task<string?> FindNameOfAsync(
        ReflectionId reflection, string entity, ICollection<DamagedRowException> damaged, CancellationToken cancellation)
    {
        var unreadable = new List<DamagedRowException>[IndexRows.OfEntity(reflection, entity).Count];
        var found = await Task.WhenAll(IndexRows.OfEntity(reflection, entity).Select((place, i) => ReadIndexAsync(reflection, place, unreadable[i] = [], cancellation)));
        foreach (var row in unreadable.SelectMany(rows => rows))
        {
            damaged.Add(row);
        }

        return found.SelectMany(hits => hits).FirstOrDefault()?.Name;
    }

    /// <summary>As <see cref="FindByNameAsync"/> for many names: one call a name, and one a source that knows any of them. Damage is left out.</summary>
    /// <param name="except">A source that is not asked for.</param>
    public async Task<IReadOnlyList<NameHit>> FindByNamesAsync(
        ReflectionId reflection, IEnumerable<string> names, SourceId except, CancellationToken cancellation)
    {
        string[] normalised = [.. names.Select(KnowledgeIds.NormaliseName).Distinct(StringComparer.Ordinal)];
        var rows = await ReadAllAsync();
        SourceId[] known = [.. rows.Select(row => row.Source).Distinct()];
        var generations = new long?[known.Length];
        await Bounded.ForEachAsync(
            [.. Enumerable.Range(0, known.Length)],
            options.Value.Parallelism,
            async (i, stop) => generations[i] = (await sources.FindAsync(reflection, known[i], stop))?.Applied?.Generation,
            cancellation);

        // As above: a source that showed none of these rows may have flipped meanwhile.
        var visible = known.Zip(generations).Where(seen => seen.Second is not null).ToDictionary(seen => seen.First, seen => seen.Second!.Value);
        if (visible.Any(seen => !rows.Exists(row => row.Source == seen.Key && row.Generation == seen.Value)))
        {
            rows = await ReadAllAsync();
        }

        return rows.FindAll(row => visible.TryGetValue(row.Source, out var generation) && row.Generation == generation);

        async Task<List<NameHit>> ReadAllAsync()
        {
            var found = new IReadOnlyList<NameHit>[normalised.Length];
            await Bounded.ForEachAsync(
                [.. Enumerable.Range(0, normalised.Length)],
                options.Value.Parallelism,
                async (i, stop) => found[i] = await ReadIndexAsync(reflection, IndexRows.OfName(reflection, normalised[i]), [], stop),
                cancellation);
            return [.. found.SelectMany(hits => hits).Where(hit => hit.Source != except)];
        }
    }

    /// <summary>What it means that a visible generation is gone, or not whole, and was not replaced.</summary>
    internal static DamagedRowException Incomplete(ReflectionId reflection, SourceId source, long generation) => new(
        TableNames.Knowledge, TableKeys.OfGeneration(reflection, source, generation), GenerationRows.ManifestRow, "the visible generation is not complete");

    private static bool IsVisible(NameHit row, SourceState state) => row.Source == state.Source && row.Generation == state.Applied?.Generation;

    private async Task<IReadOnlyList<NameHit>> ReadIndexAsync(
        ReflectionId reflection, (string Partition, string RowPrefix) place, ICollection<DamagedRowException>? damaged, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {place.Partition} and RowKey ge {place.RowPrefix} and RowKey lt {place.RowPrefix[..^1] + "."}");
        var hits = new List<TableEntity>();
        await foreach (var row in _index.QueryAsync(filter, cancellation))
        {
            hits.Add(row);
        }

        return ReadableRows.Read(hits, row => IndexRows.Read(_index.Name, reflection, row), damaged);
    }
}
