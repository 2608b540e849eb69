using Reflections.Domain.Evaluation;
using Reflections.Domain.Extraction;
using Reflections.Domain.Identity;
using Reflections.Domain.Patches;

namespace Reflections.Functions.Review;

/// <summary>What approving a held batch would change for readers, with the quotes of both sides.</summary>
/// <param name="AgainstGeneration">The applied generation it is compared with; 0 for none.</param>
/// <param name="Refused">Facts that stay out even when the batch is approved.</param>
public sealed record BatchDifference(
    string RunId, string SourceId, long AgainstGeneration,
    IReadOnlyList<ShownFact> FactsAdded, IReadOnlyList<ShownFact> FactsRetired, IReadOnlyList<ShownChange> FactsChanged, IReadOnlyList<ShownFact> FactsUnchanged,
    IReadOnlyList<ShownEntity> EntitiesAdded, IReadOnlyList<ShownEntity> EntitiesRemoved, IReadOnlyList<ShownRenaming> EntitiesRenamed, IReadOnlyList<ShownRefusal> Refused)
{
    /// <summary>The difference that <paramref name="verdict"/> leaves of <paramref name="batch"/>.</summary>
    /// <param name="applied">What readers see, or null for nothing.</param>
    internal static BatchDifference Of(RunId run, PatchBatch batch, Verdict verdict, PatchBatch? applied)
    {
        var diff = BatchDiff.Between(applied, verdict.Accepted);
        var facts = batch.Facts.ToDictionary(fact => fact.Id, StringComparer.Ordinal);
        return new BatchDifference(
            run.Value, batch.Source.Value, verdict.AgainstGeneration,
            [.. diff.FactsAdded.Select(ShownFact.Of)],
            [.. diff.FactsRetired.Select(ShownFact.Of)],
            [.. diff.FactsChanged.Select(pair => new ShownChange(ShownFact.Of(pair.Before), ShownFact.Of(pair.After)))],
            [.. diff.FactsUnchanged.Select(ShownFact.Of)],
            [.. diff.EntitiesAdded.Select(ShownEntity.Of)],
            [.. diff.EntitiesRemoved.Select(ShownEntity.Of)],
            [.. diff.EntitiesRenamed.Select(pair => new ShownRenaming(ShownEntity.Of(pair.Before), ShownEntity.Of(pair.After)))],
            [.. verdict.Refusals.Select(refusal => new ShownRefusal(ShownFact.Of(facts[refusal.FactId]), refusal.Code, refusal.Detail))]);
    }
}

/// <summary>A fact of one side, with its proof in that side's canonical text.</summary>
/// <param name="Start">First UTF-16 unit of the quote.</param>
public sealed record ShownFact(
    string Id, string Subject, string Predicate, string Object, FactPolarity Polarity, FactModality Modality, string? Date, double Confidence, int Start, string Quote)
{
    internal static ShownFact Of(BatchFact fact) => new(
        fact.Id, fact.Subject, fact.Predicate, fact.Object, fact.Polarity, fact.Modality, fact.Date, fact.Confidence, fact.Span.Start, fact.Quote);
}

/// <summary>The same of the same subject, before and after.</summary>
public sealed record ShownChange(ShownFact Before, ShownFact After);

/// <summary>An entity of one side.</summary>
public sealed record ShownEntity(string Id, string Name, EntityType Type, IReadOnlyList<string> Aliases, int Mentions)
{
    internal static ShownEntity Of(BatchEntity entity) => new(entity.Id, entity.Name, entity.Type, [.. entity.Aliases.Select(alias => alias.Form)], entity.Mentions.Count);
}

/// <summary>An entity under both its names.</summary>
public sealed record ShownRenaming(ShownEntity Before, ShownEntity After);

/// <summary>A fact that the evaluation refuses, and why.</summary>
/// <param name="Code">One of <see cref="RefusalCodes"/>.</param>
public sealed record ShownRefusal(ShownFact Fact, string Code, string Detail);
