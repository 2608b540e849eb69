using Reflections.Domain.Consistency;
using Reflections.Domain.Extraction;
using Reflections.Domain.Identity;
using Reflections.Domain.Patches;
using Reflections.Functions.Hosting;
using Reflections.Functions.Knowledge;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Reading;

/// <summary>Reads a reflection as people want to read it: the entities that most is said about, and what is said, with its proof.</summary>
public sealed class KnowledgeDigest(VersionReader versions, SourceViews sources)
{
    /// <summary>
    /// Reads all that is written, so that nothing can be missing once writing has begun. One storage call for the source rows, one for each source, and one
    /// more for each source that is cited and whose chunks were not used lately; for an entity what <see cref="SourceViews.ReadNamingAsync"/> costs instead.
    /// </summary>
    /// <param name="source">Only what this source says, or null for all.</param>
    /// <param name="entity">Only what is said about this name, whatever its case and spacing, or null for all.</param>
    /// <param name="top">Most facts and most sources that are shown, at least 1. Facts of the entities that most is said about come first.</param>
    /// <param name="listing">The source rows when somebody looked at them already; not used for a name.</param>
    /// <exception cref="ProblemException">The reflection or the source is not known.</exception>
    /// <exception cref="MissingVersionException">A version is damaged and one source was asked for, or they changed faster than they could be read.</exception>
    /// <exception cref="DamagedRowException">A row is not readable, and one source was asked for.</exception>
    public async Task<DigestContents> ReadAsync(ReflectionId reflection, SourceId? source, string? entity, int top, CancellationToken cancellation, SourceListing? listing = null)
    {
        var damage = new List<StoredDamage>();
        var contents = await versions.FromStartAsync(
            source is null ? damage : null,
            async (omissions, stop) =>
            {
                var views = entity is not null && source is null
                    ? await sources.ReadNamingAsync(reflection, [entity], omissions, stop)
                    : await sources.ReadAllAsync(reflection, source, omissions, stop, listing);
                var known = new KnownEntities(views);
                var facts = new KnownFacts(views, known);
                var all = facts.Where(_ => true);
                var (groups, entities) = Arrange(all, known, entity);
                var shown = Cut(groups, top);
                var byId = all.ToDictionary(fact => fact.Fact.Id, StringComparer.Ordinal);
                var needed = shown.SelectMany(group => group.Facts)
                    .SelectMany(fact => facts.RelationsOf(fact.Fact.Id).Select(relation => byId[relation.Id]).Prepend(fact));
                var cite = await CitedSegments.ReadAsync(versions, needed.SelectMany(fact => fact.Support).Select(said => said.View), omissions, stop);
                var asked = groups.SelectMany(group => group.Facts).Select(fact => fact.Fact.Id).ToHashSet(StringComparer.Ordinal);
                return new DigestContents(
                    reflection, entity, views, entities, asked.Count,
                    asked.Sum(id => facts.RelationsOf(id).Count(relation => relation.Kind == FactRelationKind.Contradicts && IsFirst(id, relation.Id))),
                    [.. shown.Select(group => new DigestSection(Shown(group.Entity), [.. group.Facts.Select(Show)]))],
                    asked.Count - shown.Sum(group => group.Facts.Count),
                    []);

                // A pair of two that are both asked for counts once.
                bool IsFirst(string id, string other) => string.CompareOrdinal(id, other) < 0 || !asked.Contains(other);

                DigestFact Show(KnownFact fact) => new(
                    Cite(fact),
                    [
                        .. facts.RelationsOf(fact.Fact.Id)
                            .OrderBy(relation => relation.Kind)
                            .ThenBy(relation => byId[relation.Id].Fact.Date, StringComparer.Ordinal)
                            .ThenBy(relation => relation.Id, StringComparer.Ordinal)
                            .Select(relation => (relation.Kind, Cite(byId[relation.Id]))),
                    ]);

                // The source whose words are shown comes first, and the words are those that it wrote.
                CitedFact Cite(KnownFact fact)
                {
                    var cited = facts.Cite(fact, cite);
                    var surest = fact.Support.TakeWhile(said => !ReferenceEquals(said.Item, fact.Fact)).Count();
                    return cited with
                    {
                        Subject = fact.Fact.WrittenSubject ?? fact.Fact.Subject,
                        Object = fact.Fact.WrittenObject ?? fact.Fact.Object,
                        Citations = [cited.Citations[surest], .. cited.Citations.Where((_, i) => i != surest)],
                    };
                }
            },
            cancellation);
        return contents with { Damage = damage };
    }

    private static CitedEntity? Shown(KnownEntity? entity) =>
        entity is null ? null : new CitedEntity(entity.Id, entity.Name, entity.Type, entity.Aliases, entity.MergedIds, []);

    /// <summary>Every fact once: under its subject, else under its object, else under nothing. The heaviest entities first.</summary>
    private static (IReadOnlyList<Group> Groups, int Entities) Arrange(List<KnownFact> facts, KnownEntities known, string? asked)
    {
        var wanted = (asked is null ? known.All : known.OfForm(KnowledgeIds.NormaliseName(asked)))
            .OrderBy(entity => entity.Type).ThenBy(entity => entity.Id, StringComparer.Ordinal).ToList();
        var byName = wanted.SelectMany(entity => entity.Names.Select(name => (name, entity)))
            .ToLookup(pair => pair.name, pair => pair.entity, StringComparer.Ordinal);
        var groups = facts
            .Select(fact => (Fact: fact, About: EntityOf(fact.Fact.Subject) ?? EntityOf(fact.Fact.Object)))
            .Where(placed => placed.About is not null || asked is null)
            .GroupBy(placed => placed.About?.Id ?? "", StringComparer.Ordinal)
            .Select(group => new Group(group.First().About, [.. group.Select(placed => placed.Fact)]))
            .OrderBy(group => group.Entity is null ? 1 : 0)
            .ThenByDescending(group => group.Facts.Count)
            .ThenByDescending(group => group.Mentions)
            .ThenBy(group => group.Entity?.Name, StringComparer.Ordinal)
            .ThenBy(group => group.Entity?.Id, StringComparer.Ordinal)
            .ToList();
        return (groups, wanted.Count);

        KnownEntity? EntityOf(string name) => byName[KnowledgeIds.NormaliseName(name)].FirstOrDefault();
    }

    // By weight first, so that what is left out weighs least; then in the order in which it is read.
    private static List<Group> Cut(IReadOnlyList<Group> groups, int top)
    {
        var shown = new List<Group>();
        foreach (var group in groups)
        {
            if (top > 0)
            {
                shown.Add(group with { Facts = group.Facts.GetRange(0, Math.Min(top, group.Facts.Count)) });
                top -= shown[^1].Facts.Count;
            }
        }

        return
        [
            .. shown.OrderBy(group => group.Entity switch
            {
                null => int.MaxValue,
                { Type: EntityType.Other } => int.MaxValue - 1,
                { Type: var type } => (int)type,
            }),
        ];
    }

    private sealed record Group(KnownEntity? Entity, List<KnownFact> Facts)
    {
        public int Mentions { get; } = Entity?.Support.Sum(said => said.Item.Mentions.Count) ?? 0;
    }
}
