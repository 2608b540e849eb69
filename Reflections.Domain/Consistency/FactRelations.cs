using Reflections.Domain.Extraction;
using Reflections.Domain.Patches;

namespace Reflections.Domain.Consistency;

/// <summary>
/// Finds facts that say different things of the same: a single value (<see cref="SingleValue"/>) that is two, or a statement and its denial. Both are
/// kept; each is told of the other. Where both name dates that have no day in common, one succeeds the other: what changes may change. A guess
/// contradicts nothing.
/// </summary>
public static class FactRelations
{
    /// <summary>The relations of every fact that has one, by its id; newest first: by the other's date, or by when it was last seen if it has none.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<FactRelation>> Of(IEnumerable<StatedFact> facts)
    {
        var claims = facts.Where(fact => fact.Modality != FactModality.Hedged).DistinctBy(fact => fact.Id).ToList();
        var found = new Dictionary<string, Dictionary<string, (StatedFact Other, FactRelationKind Kind)>>(StringComparer.Ordinal);

        var values = claims.Where(fact => fact.Polarity == FactPolarity.Positive)
            .Select(fact => (Fact: fact, Value: SingleValue.From(fact)))
            .Where(stated => stated.Value is not null)
            .GroupBy(stated => stated.Value!.Of, StringComparer.Ordinal);
        foreach (var group in values)
        {
            Compare([.. group], (one, other) => one.Value!.Agrees(other.Value!) ? null : Kind(one.Fact, other.Fact, one.Value.IsOnce), stated => stated.Fact);
        }

        var statements = claims.GroupBy(
            fact => (KnowledgeIds.NormaliseName(fact.Subject), KnowledgeIds.NormaliseName(fact.Predicate), KnowledgeIds.NormaliseName(fact.Object)));
        foreach (var group in statements)
        {
            Compare([.. group], (one, other) => one.Polarity == other.Polarity ? null : Kind(one, other, isOnce: false), fact => fact);
        }

        return found.ToDictionary(
            relations => relations.Key,
            relations => (IReadOnlyList<FactRelation>)
            [
                .. relations.Value.Values
                    .OrderByDescending(relation => relation.Other.Age)
                    .ThenBy(relation => relation.Other.Id, StringComparer.Ordinal)
                    .Select(relation => new FactRelation(relation.Other.Id, relation.Kind)),
            ],
            StringComparer.Ordinal);

        void Compare<T>(List<T> group, Func<T, T, FactRelationKind?> kindOf, Func<T, StatedFact> fact)
        {
            for (var i = 0; i < group.Count; i++)
            {
                for (var j = i + 1; j < group.Count; j++)
                {
                    if (kindOf(group[i], group[j]) is { } kind)
                    {
                        Add(fact(group[i]), fact(group[j]), kind);
                        Add(fact(group[j]), fact(group[i]), Opposite(kind));
                    }
                }
            }
        }

        void Add(StatedFact fact, StatedFact other, FactRelationKind kind)
        {
            if (!found.TryGetValue(fact.Id, out var relations))
            {
                found.Add(fact.Id, relations = new(StringComparer.Ordinal));
            }

            relations.TryAdd(other.Id, (other, kind));
        }
    }

    // What the second is to the first.
    private static FactRelationKind Kind(StatedFact one, StatedFact other, bool isOnce) =>
        isOnce || !PartialDate.TryParse(one.Date, out var date) || !PartialDate.TryParse(other.Date, out var otherDate) || date.Overlaps(otherDate)
            ? FactRelationKind.Contradicts
            : otherDate.First < date.First ? FactRelationKind.Earlier : FactRelationKind.Later;

    private static FactRelationKind Opposite(FactRelationKind kind) => kind switch
    {
        FactRelationKind.Earlier => FactRelationKind.Later,
        FactRelationKind.Later => FactRelationKind.Earlier,
        _ => kind,
    };
}
