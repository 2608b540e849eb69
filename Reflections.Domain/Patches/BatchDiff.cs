namespace Reflections.Domain.Patches;

/// <summary>What a proposed batch changes: a view, computed when it is judged or shown, never stored.</summary>
/// <param name="FactsAdded">New, and no other value of what was said before.</param>
/// <param name="FactsRetired">No longer said, and not replaced by another value.</param>
/// <param name="FactsUnchanged">As the proposed batch quotes them.</param>
/// <param name="FactsChanged">The same said of the same subject, with another object, date or polarity.</param>
/// <param name="EntitiesRenamed">Known by another of their names than before.</param>
public sealed record BatchDiff(
    IReadOnlyList<BatchFact> FactsAdded,
    IReadOnlyList<BatchFact> FactsRetired,
    IReadOnlyList<BatchFact> FactsUnchanged,
    IReadOnlyList<ChangedFact> FactsChanged,
    IReadOnlyList<BatchEntity> EntitiesAdded,
    IReadOnlyList<BatchEntity> EntitiesRemoved,
    IReadOnlyList<RenamedEntity> EntitiesRenamed)
{
    /// <summary>Compares by id; a fact whose quote moved is unchanged and shown as <paramref name="proposed"/> quotes it.</summary>
    /// <param name="applied">What readers see, or null for nothing.</param>
    public static BatchDiff Between(PatchBatch? applied, PatchBatch proposed)
    {
        var before = applied?.Facts ?? [];
        var entitiesBefore = applied?.Entities ?? [];
        var factsBefore = Ids(before.Select(fact => fact.Id));
        var factsAfter = Ids(proposed.Facts.Select(fact => fact.Id));
        var entityIdsBefore = Ids(entitiesBefore.Select(entity => entity.Id));
        var entityIdsAfter = Ids(proposed.Entities.Select(entity => entity.Id));
        var added = proposed.Facts.Where(fact => !factsBefore.Contains(fact.Id)).ToList();
        var retired = before.Where(fact => !factsAfter.Contains(fact.Id)).ToList();
        var came = proposed.Entities.Where(entity => !entityIdsBefore.Contains(entity.Id)).ToList();
        var went = entitiesBefore.Where(entity => !entityIdsAfter.Contains(entity.Id)).ToList();
        var renamed = Renamed(went, came, isSameText: applied?.Content == proposed.Content);
        var changed = Changed(retired, added, renamed);
        return new BatchDiff(
            [.. added.Except(changed.Select(pair => pair.After))],
            [.. retired.Except(changed.Select(pair => pair.Before))],
            [.. proposed.Facts.Where(fact => factsBefore.Contains(fact.Id))],
            changed,
            [.. came.Except(renamed.Select(pair => pair.After))],
            [.. went.Except(renamed.Select(pair => pair.Before))],
            renamed);
    }

    // Pairs of one subject and predicate; those of one object first, the others in the order of the text.
    private static IReadOnlyList<ChangedFact> Changed(List<BatchFact> retired, List<BatchFact> added, IReadOnlyList<RenamedEntity> renamed)
    {
        var nameNow = renamed.ToDictionary(pair => KnowledgeIds.NormaliseName(pair.Before.Name), pair => KnowledgeIds.NormaliseName(pair.After.Name), StringComparer.Ordinal);
        var open = added.GroupBy(KeyOf).ToDictionary(group => group.Key, group => group.ToList());
        var pairs = new List<ChangedFact>();
        foreach (var group in retired.GroupBy(fact => KeyOf(fact) is var key && nameNow.TryGetValue(key.Subject, out var now) ? key with { Subject = now } : key))
        {
            if (open.TryGetValue(group.Key, out var candidates))
            {
                var left = group.ToList();
                Pair(left, candidates, (one, other) => KnowledgeIds.NormaliseName(one.Object) == KnowledgeIds.NormaliseName(other.Object));
                Pair(left, candidates, (_, _) => true);
            }
        }

        return [.. pairs.OrderBy(pair => pair.After.Span.Start).ThenBy(pair => pair.After.Id, StringComparer.Ordinal)];

        void Pair(List<BatchFact> left, List<BatchFact> candidates, Func<BatchFact, BatchFact, bool> fits)
        {
            foreach (var before in left.ToList())
            {
                if (candidates.Find(after => fits(before, after)) is { } after)
                {
                    pairs.Add(new ChangedFact(before, after));
                    left.Remove(before);
                    candidates.Remove(after);
                }
            }
        }
    }

    // A name that is now another's alias, or the other way round; or, in the same text, other mentions read the same way. Only one to one.
    private static IReadOnlyList<RenamedEntity> Renamed(List<BatchEntity> went, List<BatchEntity> came, bool isSameText)
    {
        var fits = came.SelectMany(
                after => went.Where(before => SharesAName(before, after) || (isSameText && before.Mentions.SequenceEqual(after.Mentions))),
                (after, before) => new RenamedEntity(before, after))
            .ToList();
        return [.. fits.Where(pair => fits.Count(other => other.Before == pair.Before || other.After == pair.After) == 1)];
    }

    private static bool SharesAName(BatchEntity before, BatchEntity after)
    {
        var (name, other) = (KnowledgeIds.NormaliseName(before.Name), KnowledgeIds.NormaliseName(after.Name));
        return name == other || after.Aliases.Any(alias => KnowledgeIds.NormaliseName(alias.Form) == name) || before.Aliases.Any(alias => KnowledgeIds.NormaliseName(alias.Form) == other);
    }

    private static (string Subject, string Predicate) KeyOf(BatchFact fact) => (KnowledgeIds.NormaliseName(fact.Subject), KnowledgeIds.NormaliseName(fact.Predicate));

    private static HashSet<string> Ids(IEnumerable<string> ids) => ids.ToHashSet(StringComparer.Ordinal);
}

/// <summary>A fact and what it becomes.</summary>
public sealed record ChangedFact(BatchFact Before, BatchFact After);

/// <summary>An entity under the name that it had and the one that it gets.</summary>
public sealed record RenamedEntity(BatchEntity Before, BatchEntity After);
