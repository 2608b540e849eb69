using Reflections.Domain.Consistency;
using Reflections.Domain.Patches;
using Reflections.Functions.Knowledge;

namespace Reflections.Functions.Reading;

/// <summary>The facts of the sources that were read: what several say under one id is one, and each is told of those it cannot be reconciled with.</summary>
internal sealed class KnownFacts
{
    private readonly IReadOnlyDictionary<string, IReadOnlyList<FactRelation>> relations;
    private readonly IReadOnlyList<KnownFact> all;

    /// <param name="views">By source id.</param>
    public KnownFacts(IReadOnlyList<KnowledgeView> views, KnownEntities known)
    {
        all =
        [
            .. views.SelectMany(view => view.Facts.Select(fact => new Said<BatchFact>(view, fact)))
                .GroupBy(said => said.Item.Id, StringComparer.Ordinal)
                .Select(support => new KnownFact(support.MaxBy(said => said.Item.Confidence)!.Item, [.. support]))
                .OrderBy(fact => fact.Fact.Subject, StringComparer.Ordinal)
                .ThenBy(fact => fact.Fact.Predicate, StringComparer.Ordinal)
                .ThenBy(fact => fact.Fact.Object, StringComparer.Ordinal)
                .ThenBy(fact => fact.Fact.Id, StringComparer.Ordinal),
        ];
        relations = FactRelations.Of(all.Select(fact => Stated(fact) with { Subject = known.NameOf(fact.Fact.Subject), Object = known.NameOf(fact.Fact.Object) }));
    }

    /// <summary>Those that pass, by subject, predicate, object, then id.</summary>
    public List<KnownFact> Where(Func<BatchFact, bool> test) => [.. all.Where(fact => test(fact.Fact))];

    /// <summary>What stands against, before or after the fact; newest first.</summary>
    public IReadOnlyList<FactRelation> RelationsOf(string id) => relations.GetValueOrDefault(id, []);

    /// <summary>When it holds, if it says so, else when it was last seen.</summary>
    public static DateTimeOffset AgeOf(KnownFact fact) => Stated(fact).Age;

    /// <summary>A fact as it is shown.</summary>
    public CitedFact Cite(KnownFact fact, CitedSegments segments) => new(
        fact.Fact.Id, fact.Fact.Subject, fact.Fact.Predicate, fact.Fact.Object, fact.Fact.Polarity, fact.Fact.Modality, fact.Fact.Date, fact.Fact.Confidence,
        RelationsOf(fact.Fact.Id), [.. fact.Support.Select(segments.Cite)]);

    private static StatedFact Stated(KnownFact fact) => new(
        fact.Fact.Id, fact.Fact.Subject, fact.Fact.Predicate, fact.Fact.Object, fact.Fact.Polarity, fact.Fact.Date, fact.Fact.Modality,
        fact.Support.Max(said => said.View.Version.At));
}

/// <summary>A fact and every source that states it.</summary>
/// <param name="Fact">In the words of the surest source.</param>
/// <param name="Support">By source.</param>
internal sealed record KnownFact(BatchFact Fact, IReadOnlyList<Said<BatchFact>> Support);
