namespace Reflections.Domain.Patches;

/// <summary>What a proposed batch changes: a view, computed when it is judged or shown, never stored.</summary>
public sealed record BatchDiff(
    IReadOnlyList<BatchFact> FactsAdded,
    IReadOnlyList<BatchFact> FactsRetired,
    IReadOnlyList<BatchFact> FactsUnchanged,
    IReadOnlyList<BatchEntity> EntitiesAdded,
    IReadOnlyList<BatchEntity> EntitiesRemoved)
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
        return new BatchDiff(
            [.. proposed.Facts.Where(fact => !factsBefore.Contains(fact.Id))],
            [.. before.Where(fact => !factsAfter.Contains(fact.Id))],
            [.. proposed.Facts.Where(fact => factsBefore.Contains(fact.Id))],
            [.. proposed.Entities.Where(entity => !entityIdsBefore.Contains(entity.Id))],
            [.. entitiesBefore.Where(entity => !entityIdsAfter.Contains(entity.Id))]);
    }

    private static HashSet<string> Ids(IEnumerable<string> ids) => ids.ToHashSet(StringComparer.Ordinal);
}
