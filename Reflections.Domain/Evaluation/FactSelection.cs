using Reflections.Domain.Patches;

namespace Reflections.Domain.Evaluation;

/// <summary>Which facts of a held batch a reviewer approves. Chunks and entities are not chosen: they stay whatever is.</summary>
/// <param name="Ids">Ids of facts.</param>
/// <param name="IsExcept">They are those to leave out, not those to approve.</param>
public sealed record FactSelection(IReadOnlySet<string> Ids, bool IsExcept)
{
    /// <summary>The verdict with the approved part alone.</summary>
    /// <exception cref="UnknownFactException">An id is not that of a fact that could be approved.</exception>
    public Verdict Of(Verdict verdict)
    {
        var known = verdict.Accepted.Facts.Select(fact => fact.Id).ToHashSet(StringComparer.Ordinal);
        if (Ids.Where(id => !known.Contains(id)).Order(StringComparer.Ordinal).FirstOrDefault() is { } wrong)
        {
            throw new UnknownFactException(verdict.Refusals.FirstOrDefault(refusal => refusal.FactId == wrong) is { } refused
                ? $"names fact {wrong}, which is refused: {refused.Detail}" : $"names fact {wrong}, which the batch does not have");
        }

        var chosen = verdict.Accepted.Facts.Where(fact => Ids.Contains(fact.Id) != IsExcept).ToList();
        return chosen.Count == verdict.Accepted.Facts.Count ? verdict : verdict with { Accepted = verdict.Accepted with { Facts = chosen } };
    }
}

/// <summary>A selection names a fact that cannot be approved. The message goes on after the name of the field.</summary>
public sealed class UnknownFactException(string message) : Exception(message);
