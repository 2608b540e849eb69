using Reflections.Domain.Consistency;
using Reflections.Domain.Extraction;
using Reflections.Domain.Identity;
using Reflections.Domain.Patches;
using Reflections.Functions.Hosting;
using Reflections.Functions.Knowledge;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Reading;

/// <summary>
/// Entities and facts over the sources of a reflection, each source at one version. What several sources say under one id
/// is one item that cites them all. A name, a subject or an object is looked up in the index, so that only sources that have it are
/// read; every other question reads the rows of all sources, and the chunks of those that the page cites.
/// </summary>
public sealed class KnowledgeQueries(VersionReader versions, SourceViews sources)
{
    /// <summary>Entities by name, then id.</summary>
    /// <param name="name">A name or an alias, whatever its case and spacing, or null for all.</param>
    /// <param name="top">Items in the page, at least 1.</param>
    /// <param name="continuation">What the page before gave, or null for the first.</param>
    /// <param name="damage">Takes what is left out because it cannot be read; when null, or one source is asked for, nothing is left out.</param>
    /// <param name="listing">The source rows when somebody looked at them already; not used for a name.</param>
    /// <exception cref="ProblemException">The reflection or the source is not known (404), the continuation is invalid (400) or gone (410).</exception>
    /// <exception cref="MissingVersionException">A visible version is damaged, and nothing is left out.</exception>
    /// <exception cref="DamagedRowException">A row is not readable, and nothing is left out.</exception>
    public Task<ItemPage<CitedEntity>> EntitiesAsync(
        ReflectionId reflection, string? name, EntityType? type, SourceId? source, int top, string? continuation, CancellationToken cancellation,
        ICollection<StoredDamage>? damage = null, SourceListing? listing = null)
    {
        var normalised = name is null ? null : KnowledgeIds.NormaliseName(name);
        return versions.FromStartAsync(
            source is null ? damage : null,
            async (omissions, stop) =>
            {
                var views = await ReadAsync(reflection, name is null ? [] : [name], source, omissions, stop, listing);
                var known = new KnownEntities(views);
                var wanted = (normalised is null ? known.All : known.OfForm(normalised))
                    .Where(entity => type is null || entity.Type == type)
                    .OrderBy(entity => entity.Name, StringComparer.Ordinal)
                    .ThenBy(entity => entity.Id, StringComparer.Ordinal)
                    .ToList();
                var place = KnowledgeContinuation.Of(["entities", reflection.Value, normalised ?? "", $"{type}", source?.Value ?? ""], views);
                var (page, next) = Cut(wanted, place, top, continuation);
                var cite = await CitedSegments.ReadAsync(versions, page.SelectMany(entity => entity.Support).Select(said => said.View), omissions, stop);
                return new ItemPage<CitedEntity>(
                    [.. page.Select(entity => new CitedEntity(
                        entity.Id, entity.Name, entity.Type, entity.Aliases, entity.MergedIds,
                        [.. entity.Support.DistinctBy(said => said.View.Source).Select(cite.Cite)]))],
                    next);
            },
            cancellation);
    }

    /// <summary>Facts by subject, predicate, object, then id.</summary>
    /// <param name="top">Items in the page, at least 1.</param>
    /// <param name="continuation">What the page before gave, or null for the first.</param>
    /// <param name="damage">Takes what is left out because it cannot be read; when null, or one source is asked for, nothing is left out.</param>
    /// <param name="listing">The source rows when somebody looked at them already; not used for a name.</param>
    /// <exception cref="ProblemException">The reflection or the source is not known (404), the continuation is invalid (400) or gone (410).</exception>
    /// <exception cref="MissingVersionException">A visible version is damaged, and nothing is left out.</exception>
    /// <exception cref="DamagedRowException">A row is not readable, and nothing is left out.</exception>
    public Task<ItemPage<CitedFact>> FactsAsync(
        ReflectionId reflection, FactFilter filter, int top, string? continuation, CancellationToken cancellation,
        ICollection<StoredDamage>? damage = null, SourceListing? listing = null) =>
        versions.FromStartAsync(
            filter.Source is null ? damage : null,
            async (omissions, stop) =>
            {
                var views = await ReadAsync(reflection, filter.Names, filter.Source, omissions, stop, listing);
                var known = new KnownEntities(views);
                var facts = new KnownFacts(views, known);
                var place = KnowledgeContinuation.Of(["facts", reflection.Value, .. filter.Question], views);
                var (page, next) = Cut(facts.Where(filter.Test(known)), place, top, continuation);
                return new ItemPage<CitedFact>(await CiteAsync(facts, page, omissions, stop), next);
            },
            cancellation);

    /// <summary>
    /// One entity, found by its id or by one that is merged into it. Four calls for the name that the id stands for, and what
    /// <see cref="SourceViews.ReadNamingAsync"/> and the chunks of the sources that name it cost.
    /// </summary>
    /// <param name="top">Facts in the page, at least 1.</param>
    /// <param name="continuation">What the page before gave, or null for the first.</param>
    /// <param name="damage">Takes what is left out because it cannot be read; when null, nothing is left out.</param>
    /// <exception cref="ProblemException">The reflection or the entity is not known (404), the continuation is invalid (400) or gone (410).</exception>
    /// <exception cref="MissingVersionException">A visible version is damaged, and nothing is left out.</exception>
    /// <exception cref="DamagedRowException">A row is not readable, and nothing is left out.</exception>
    public Task<EntityPage> EntityAsync(
        ReflectionId reflection, string id, int top, string? continuation, CancellationToken cancellation, ICollection<StoredDamage>? damage = null) =>
        versions.FromStartAsync(
            damage,
            async (omissions, stop) =>
            {
                var damaged = new List<DamagedRowException>();
                var name = await versions.RequireNameOfAsync(reflection, id, damaged, stop);
                omissions.AddRange(damaged);
                var views = await sources.ReadNamingAsync(reflection, [name], omissions, stop);
                var known = new KnownEntities(views);
                var entity = known.OfId(id) ?? throw VersionReader.Unknown(reflection, id);
                var facts = new KnownFacts(views, known);
                var about = facts.Where(fact =>
                    entity.Names.Contains(KnowledgeIds.NormaliseName(fact.Subject)) || entity.Names.Contains(KnowledgeIds.NormaliseName(fact.Object)));
                var (page, next) = Cut(about, KnowledgeContinuation.Of(["entity", reflection.Value, id], views), top, continuation);
                var cite = await CitedSegments.ReadAsync(versions, entity.Support.Select(said => said.View), omissions, stop);
                return new EntityPage(
                    entity.Id, entity.Name, entity.Type, entity.Aliases, entity.MergedIds, entity.Support.Sum(said => said.Item.Mentions.Count),
                    [.. entity.Support.GroupBy(said => said.View.Source).Select(said => new EntitySource(said.Sum(one => one.Item.Mentions.Count), cite.Cite(said.First())))],
                    await CiteAsync(facts, page, omissions, stop),
                    ContradictionsOf(facts, about),
                    next);
            },
            cancellation);

    private Task<IReadOnlyList<KnowledgeView>> ReadAsync(
        ReflectionId reflection, IEnumerable<string> names, SourceId? source, Omissions omissions, CancellationToken cancellation, SourceListing? listing) =>
        names.Any() && source is null
            ? sources.ReadNamingAsync(reflection, names, omissions, cancellation)
            : sources.ReadAllAsync(reflection, source, omissions, cancellation, listing);

    private async Task<IReadOnlyList<CitedFact>> CiteAsync(KnownFacts facts, List<KnownFact> page, Omissions omissions, CancellationToken cancellation)
    {
        var cite = await CitedSegments.ReadAsync(versions, page.SelectMany(fact => fact.Support).Select(said => said.View), omissions, cancellation);
        return [.. page.Select(fact => facts.Cite(fact, cite))];
    }

    private static IReadOnlyList<Contradiction> ContradictionsOf(KnownFacts facts, List<KnownFact> about)
    {
        var age = about.ToDictionary(fact => fact.Fact.Id, KnownFacts.AgeOf, StringComparer.Ordinal);
        return
        [
            .. about.SelectMany(fact => facts.RelationsOf(fact.Fact.Id)
                    .Where(relation => relation.Kind == FactRelationKind.Contradicts && age.ContainsKey(relation.Id))
                    .Select(relation => (Fact: fact.Fact.Id, Other: relation.Id)))
                .Where(pair => (age[pair.Fact], pair.Other).CompareTo((age[pair.Other], pair.Fact)) > 0)
                .OrderByDescending(pair => age[pair.Fact]).ThenByDescending(pair => age[pair.Other])
                .ThenBy(pair => pair.Fact, StringComparer.Ordinal).ThenBy(pair => pair.Other, StringComparer.Ordinal)
                .Select(pair => new Contradiction(pair.Fact, pair.Other)),
        ];
    }

    private static (List<T> Page, string? Next) Cut<T>(List<T> all, KnowledgeContinuation place, int top, string? continuation)
    {
        var offset = Math.Min(place.Read(continuation), all.Count);
        var page = all.GetRange(offset, Math.Min(top, all.Count - offset));
        return (page, offset + page.Count < all.Count ? place.At(offset + page.Count) : null);
    }
}
