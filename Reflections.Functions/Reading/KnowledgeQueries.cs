using Reflections.Domain.Extraction;
using Reflections.Domain.Identity;
using Reflections.Domain.Patches;
using Reflections.Functions.Hosting;
using Reflections.Functions.Knowledge;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Reading;

/// <summary>
/// Entities and facts over the sources of a reflection, each source at one version. What several sources say under one id
/// is one item that cites them all. A name or a subject is looked up in the index, so that only sources that have it are
/// read; every other question reads the rows of all sources, and the chunks of those that the page cites.
/// </summary>
public sealed class KnowledgeQueries(VersionReader versions)
{
    /// <summary>Entities by name, then id.</summary>
    /// <param name="name">Whatever its case and spacing, or null for all.</param>
    /// <param name="top">Items in the page, at least 1.</param>
    /// <param name="continuation">What the page before gave, or null for the first.</param>
    /// <param name="damage">Takes what is left out because it cannot be read; when null, or one source is asked for, nothing is left out.</param>
    /// <exception cref="ProblemException">The reflection or the source is not known (404), the continuation is invalid (400) or gone (410).</exception>
    /// <exception cref="MissingVersionException">A visible version is damaged, and nothing is left out.</exception>
    /// <exception cref="DamagedRowException">A row is not readable, and nothing is left out.</exception>
    public Task<ItemPage<CitedEntity>> EntitiesAsync(
        ReflectionId reflection, string? name, EntityType? type, SourceId? source, int top, string? continuation, CancellationToken cancellation,
        ICollection<StoredDamage>? damage = null)
    {
        var normalised = name is null ? null : KnowledgeIds.NormaliseName(name);
        return versions.FromStartAsync(
            source is null ? damage : null,
            async (omissions, stop) =>
            {
                var views = await ReadAsync(reflection, name, source, omissions, stop);
                var merged = Merge(
                        views, view => view.Entities, entity => entity.Id,
                        entity => (type is null || entity.Type == type) && (normalised is null || KnowledgeIds.NormaliseName(entity.Name) == normalised))
                    .Select(support => (Name: BestName(support), Support: support))
                    .OrderBy(entity => entity.Name, StringComparer.Ordinal)
                    .ThenBy(entity => entity.Support[0].Item.Id, StringComparer.Ordinal)
                    .ToList();
                var place = KnowledgeContinuation.Of(["entities", reflection.Value, normalised ?? "", $"{type}", source?.Value ?? ""], views);
                var (page, next) = Cut(merged, place, top, continuation);
                var cite = await ReadSegmentsAsync(page.SelectMany(entity => entity.Support).Select(said => said.View), omissions, stop);
                return new ItemPage<CitedEntity>(
                    [.. page.Select(entity => new CitedEntity(
                        entity.Support[0].Item.Id, entity.Name, entity.Support[0].Item.Type,
                        [.. entity.Support.Select(said => Cite(said.View, cite[said.View.Source], said.Item))]))],
                    next);
            },
            cancellation);
    }

    /// <summary>Facts by subject, predicate, object, then id.</summary>
    /// <param name="subject">Whatever its case and spacing, or null for all.</param>
    /// <param name="predicate">Whatever its case and spacing, or null for all.</param>
    /// <param name="top">Items in the page, at least 1.</param>
    /// <param name="continuation">What the page before gave, or null for the first.</param>
    /// <param name="damage">Takes what is left out because it cannot be read; when null, or one source is asked for, nothing is left out.</param>
    /// <exception cref="ProblemException">The reflection or the source is not known (404), the continuation is invalid (400) or gone (410).</exception>
    /// <exception cref="MissingVersionException">A visible version is damaged, and nothing is left out.</exception>
    /// <exception cref="DamagedRowException">A row is not readable, and nothing is left out.</exception>
    public Task<ItemPage<CitedFact>> FactsAsync(
        ReflectionId reflection, string? subject, string? predicate, SourceId? source, int top, string? continuation, CancellationToken cancellation,
        ICollection<StoredDamage>? damage = null)
    {
        var subjectForm = subject is null ? null : KnowledgeIds.NormaliseName(subject);
        var predicateForm = predicate is null ? null : KnowledgeIds.NormaliseName(predicate);
        return versions.FromStartAsync(
            source is null ? damage : null,
            async (omissions, stop) =>
            {
                var views = await ReadAsync(reflection, subject, source, omissions, stop);
                var merged = Merge(
                        views, view => view.Facts, fact => fact.Id,
                        fact => (subjectForm is null || KnowledgeIds.NormaliseName(fact.Subject) == subjectForm)
                            && (predicateForm is null || KnowledgeIds.NormaliseName(fact.Predicate) == predicateForm))
                    .Select(support => (Fact: support.MaxBy(said => said.Item.Confidence)!.Item, Support: support))
                    .OrderBy(fact => fact.Fact.Subject, StringComparer.Ordinal)
                    .ThenBy(fact => fact.Fact.Predicate, StringComparer.Ordinal)
                    .ThenBy(fact => fact.Fact.Object, StringComparer.Ordinal)
                    .ThenBy(fact => fact.Fact.Id, StringComparer.Ordinal)
                    .ToList();
                var place = KnowledgeContinuation.Of(["facts", reflection.Value, subjectForm ?? "", predicateForm ?? "", source?.Value ?? ""], views);
                var (page, next) = Cut(merged, place, top, continuation);
                var cite = await ReadSegmentsAsync(page.SelectMany(fact => fact.Support).Select(said => said.View), omissions, stop);
                return new ItemPage<CitedFact>(
                    [.. page.Select(entry => new CitedFact(
                        entry.Fact.Id, entry.Fact.Subject, entry.Fact.Predicate, entry.Fact.Object, entry.Fact.Polarity, entry.Fact.Date, entry.Fact.Confidence,
                        [.. entry.Support.Select(said => Cite(said.View, cite[said.View.Source], said.Item))]))],
                    next);
            },
            cancellation);
    }

    private async Task<IReadOnlyList<KnowledgeView>> ReadAsync(
        ReflectionId reflection, string? name, SourceId? source, Omissions omissions, CancellationToken cancellation)
    {
        var damaged = new List<DamagedRowException>();
        var states = name is not null && source is null
            ? await versions.ListNamingAsync(reflection, name, damaged, cancellation)
            : await versions.ListAppliedAsync(reflection, source, damaged, cancellation);
        omissions.AddRange(damaged);
        return await versions.ReadAsync(states, omissions, cancellation);
    }

    private async Task<Dictionary<SourceId, KnowledgeSegment>> ReadSegmentsAsync(
        IEnumerable<KnowledgeView> cited, Omissions omissions, CancellationToken cancellation)
    {
        var applied = cited.DistinctBy(view => view.Source).Select(view => new AppliedSource(view.Source, view.Version)).ToList();
        var segments = await versions.ReadSegmentsAsync(applied, omissions, cancellation);
        return applied.Zip(segments).ToDictionary(read => read.First.Source, read => read.Second);
    }

    // Views come by source id, and so do the sources of a merged item.
    private static IEnumerable<List<Said<T>>> Merge<T>(
        IReadOnlyList<KnowledgeView> views, Func<KnowledgeView, IEnumerable<T>> items, Func<T, string> id, Func<T, bool> wanted) => views
        .SelectMany(view => items(view).Where(wanted).Select(item => new Said<T>(view, item)))
        .GroupBy(said => id(said.Item), StringComparer.Ordinal)
        .Select(group => group.ToList());

    private static string BestName(List<Said<BatchEntity>> support) => support
        .GroupBy(said => said.Item.Name, StringComparer.Ordinal)
        .OrderByDescending(form => form.Sum(said => said.Item.Mentions.Count))
        .ThenBy(form => form.Key, StringComparer.Ordinal)
        .First().Key;

    private static (List<T> Page, string? Next) Cut<T>(List<T> all, KnowledgeContinuation place, int top, string? continuation)
    {
        var offset = Math.Min(place.Read(continuation), all.Count);
        var page = all.GetRange(offset, Math.Min(top, all.Count - offset));
        return (page, offset + page.Count < all.Count ? place.At(offset + page.Count) : null);
    }

    private static Citation Cite(KnowledgeView view, KnowledgeSegment segment, BatchEntity entity)
    {
        var first = entity.Mentions.Count > 0 ? entity.Mentions[0] : default;
        var chunk = segment.Chunks.FirstOrDefault(chunk => chunk.Start <= first.Start && first.End <= chunk.Start + chunk.Text.Length)
            ?? throw Lacks(view, $"entity {entity.Id}");
        var passage = Passage.Around(chunk.Text, first.Shift(-chunk.Start));
        return Citation.Of(
            view.Source, view.Version, chunk, chunk.Start + passage.Start, chunk.Text.Substring(passage.Start, passage.Length));
    }

    private static Citation Cite(KnowledgeView view, KnowledgeSegment segment, BatchFact fact)
    {
        var chunk = segment.Chunks.FirstOrDefault(chunk => chunk.Index == fact.Chunk)
            ?? throw Lacks(view, $"fact {fact.Id}");
        return Citation.Of(view.Source, view.Version, chunk, fact.Span.Start, fact.Quote);
    }

    private static MissingVersionException Lacks(KnowledgeView view, string what) =>
        new(view.Source, view.Version.Generation, new DamagedBlobException(view.Version.Segment, $"it lacks the text of {what}"));

    private sealed record Said<T>(KnowledgeView View, T Item);
}
