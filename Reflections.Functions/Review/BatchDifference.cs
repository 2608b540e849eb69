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
        ShownFact New(BatchFact fact) => ShownFact.Of(fact, batch);
        ShownFact Old(BatchFact fact) => ShownFact.Of(fact, applied!);
        return new BatchDifference(
            run.Value, batch.Source.Value, verdict.AgainstGeneration,
            [.. diff.FactsAdded.Select(New)],
            [.. diff.FactsRetired.Select(Old)],
            [.. diff.FactsChanged.Select(pair => new ShownChange(Old(pair.Before), New(pair.After)))],
            [.. diff.FactsUnchanged.Select(New)],
            [.. diff.EntitiesAdded.Select(ShownEntity.Of)],
            [.. diff.EntitiesRemoved.Select(ShownEntity.Of)],
            [.. diff.EntitiesRenamed.Select(pair => new ShownRenaming(ShownEntity.Of(pair.Before), ShownEntity.Of(pair.After)))],
            [.. verdict.Refusals.Select(refusal => new ShownRefusal(New(facts[refusal.FactId]), refusal.Code, refusal.Detail))]);
    }
}

/// <summary>A fact of one side, with its proof in that side's canonical text.</summary>
/// <param name="Start">First UTF-16 unit of the quote.</param>
/// <param name="Passage">The paragraph that the quote stands in, as far as its chunk holds it; the quote alone when it does not stand there.</param>
/// <param name="PassageStart">First UTF-16 unit of the passage.</param>
public sealed record ShownFact(
    string Id, string Subject, string Predicate, string Object, FactPolarity Polarity, FactModality Modality, string? Date, double Confidence, int Start, string Quote,
    int PassageStart, string Passage)
{
    private const string ParagraphBreak = "\n\n";

    internal static ShownFact Of(BatchFact fact, PatchBatch batch)
    {
        var (start, passage) = PassageOf(fact, batch.Chunks.ElementAtOrDefault(fact.Chunk));
        return new ShownFact(
            fact.Id, fact.Subject, fact.Predicate, fact.Object, fact.Polarity, fact.Modality, fact.Date, fact.Confidence, fact.Span.Start, fact.Quote, start, passage);
    }

    private static (int Start, string Text) PassageOf(BatchFact fact, BatchChunk? chunk)
    {
        var at = fact.Span.Start - (chunk?.Start ?? 0);
        if (chunk is null || at < 0 || at > chunk.Text.Length || !chunk.Text.AsSpan(at).StartsWith(fact.Quote, StringComparison.Ordinal))
        {
            return (fact.Span.Start, fact.Quote);
        }

        var before = chunk.Text[..at].LastIndexOf(ParagraphBreak, StringComparison.Ordinal);
        var after = chunk.Text.IndexOf(ParagraphBreak, at + fact.Quote.Length, StringComparison.Ordinal);
        var from = before < 0 ? 0 : before + ParagraphBreak.Length;
        return (chunk.Start + from, chunk.Text[from..(after < 0 ? chunk.Text.Length : after)]);
    }
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
