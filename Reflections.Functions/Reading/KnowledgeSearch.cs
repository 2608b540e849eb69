using Microsoft.Extensions.AI;
using Reflections.Domain.Identity;
using Reflections.Functions.Hosting;
using Reflections.Functions.Knowledge;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Reading;

/// <summary>
/// Finds chunks by words and by meaning, over the applied versions of a reflection's sources: in their segments, or in the vector store when one is
/// registered.
/// </summary>
public sealed class KnowledgeSearch(
    VersionReader versions, SegmentSearch segments, PassageSearch passages, IEmbeddingGenerator<string, Embedding<float>> embeddings)
{
    /// <summary>
    /// The best chunks, best first; equals by source and place. One embedding when there is anything to compare with. One storage call for the source rows;
    /// for an entity's name instead one look-up and one for each source that shows it. Then one for each source whose chunks were not used lately, or none
    /// with a vector store, which is asked once and again while too few of its answers are visible.
    /// </summary>
    /// <param name="top">Hits in the page, at least 1.</param>
    /// <param name="continuation">What the page before gave, or null for the first.</param>
    /// <param name="damage">Takes what is left out because it cannot be read; when null, or one source is asked for, nothing is left out.</param>
    /// <exception cref="ProblemException">The reflection or the source is not known (404), the continuation is invalid (400) or gone (410).</exception>
    /// <exception cref="MissingVersionException">A visible version is damaged, and nothing is left out.</exception>
    /// <exception cref="DamagedRowException">A row is not readable, and nothing is left out.</exception>
    public async Task<ItemPage<SearchHit>> SearchAsync(
        ReflectionId reflection, string query, SearchFilter filter, int top, string? continuation, CancellationToken cancellation,
        ICollection<StoredDamage>? damage = null)
    {
        var (applied, read) = await versions.FromStartAsync(
            filter.Source is null ? damage : null, (omissions, stop) => ReadAsync(reflection, filter, omissions, stop), cancellation);
        var place = KnowledgeContinuation.Of(["search", reflection.Value, query, .. filter.Question], applied);
        var offset = place.Read(continuation);
        if (applied.Count == 0)
        {
            return new ItemPage<SearchHit>([], null);
        }

        // One more than is shown tells whether there is another page.
        var take = (int)Math.Min((long)offset + top + 1, int.MaxValue / 2);
        var vector = await embeddings.GenerateVectorAsync(query, cancellationToken: cancellation);
        var hits = read is null
            ? await passages.FindAsync(reflection, query, vector, applied, filter, take, cancellation)
            : segments.Rank(query, vector, applied.Zip(read), filter, take);
        return new ItemPage<SearchHit>([.. hits.Skip(offset).Take(top)], hits.Count == take ? place.At(offset + top) : null);
    }

    private async Task<(IReadOnlyList<AppliedSource> Applied, IReadOnlyList<KnowledgeSegment>? Segments)> ReadAsync(
        ReflectionId reflection, SearchFilter filter, Omissions omissions, CancellationToken cancellation)
    {
        var damaged = new List<DamagedRowException>();
        var states = filter.Entity is null
            ? await versions.ListAppliedAsync(reflection, filter.Source, damaged, cancellation)
            : await versions.ListNamingAsync(reflection, filter.Entity, damaged, cancellation);
        if (filter is { Entity: not null, Source: { } only })
        {
            states = [.. states.Where(state => state.Source == only)];
            if (states.Count == 0)
            {
                await versions.GetSourceAsync(reflection, only, cancellation);
            }
        }

        omissions.AddRange(damaged);
        AppliedSource[] applied =
        [
            .. states.Where(state => filter.Takes(state.Source) && !omissions.Skips(state)).Select(state => new AppliedSource(state.Source, state.Applied!)),
        ];
        return (applied, passages.IsUsed ? null : await versions.ReadSegmentsAsync(applied, omissions, cancellation));
    }
}
