using System.Globalization;
using Reflections.Domain.Patches;
using Reflections.Domain.Runs;

namespace Reflections.Domain.Evaluation;

/// <summary>Judges a batch: fact by fact against the words quoted, then as a whole against what is applied. Pure.</summary>
public static class BatchEvaluator
{
    /// <summary>Judges.</summary>
    /// <param name="canonicalText">The text that the batch's offsets point into.</param>
    /// <param name="applied">What readers see of this source, or null for nothing.</param>
    /// <param name="appliedGeneration">Its generation; 0 for none.</param>
    public static Verdict Judge(PatchBatch batch, string canonicalText, PatchBatch? applied, long appliedGeneration, EvaluationPolicy policy)
    {
        var document = new JudgedDocument(batch, canonicalText);
        var refusals = new List<FactRefusal>();
        var good = new List<BatchFact>(batch.Facts.Count);
        var room = new NameRoom();
        var borne = 0;
        foreach (var fact in batch.Facts)
        {
            var refusal = FactCheck.Refuse(fact, document, document.ChunkOf(fact), policy);
            borne += refusal is null ? 1 : 0;
            if ((refusal ?? room.Take(fact)) is { } refused)
            {
                refusals.Add(refused);
            }
            else
            {
                good.Add(fact);
            }
        }

        var accepted = refusals.Count == 0 ? batch : batch with { Facts = good };
        var (kind, reason) = Whole(batch, accepted, borne, applied, policy);
        return new Verdict(kind, reason, appliedGeneration, refusals, accepted);
    }

    private static (VerdictKind Kind, string Reason) Whole(PatchBatch batch, PatchBatch accepted, int borne, PatchBatch? applied, EvaluationPolicy policy)
    {
        var (found, kept) = (batch.Facts.Count, accepted.Facts.Count);
        if (batch.Chunks.Count == 0)
        {
            return (VerdictKind.Reject, "The document has no text.");
        }

        if (found > 0 && (double)borne / found < policy.MinGroundedShare)
        {
            return (VerdictKind.Reject, Text($"Only {Borne(borne, found)}; at least {policy.MinGroundedShare:P0} must be."));
        }

        var retired = applied is null ? 0 : RetiredShare(applied, accepted);
        var retiresMost = retired > policy.CollapseRetiredShare;
        if (retiresMost && accepted.TextLength < policy.CollapseRemainingShare * applied!.TextLength)
        {
            return (VerdictKind.Hold, Text(
                $"It would retire {retired:P0} of what the source said and shrinks from {applied.TextLength} to {Counted.Of(accepted.TextLength, "character")}: the page may be gone."));
        }

        if (accepted.Facts.Count == 0 && accepted.Entities.Count == 0 && accepted.TextLength < policy.MinTextLength)
        {
            return (VerdictKind.Reject, $"The result is empty: {Counted.Of(accepted.TextLength, "character")} that {(accepted.TextLength == 1 ? "names and states" : "name and state")} nothing.");
        }

        var refused = found == kept ? null : $"{found - kept} of {Counted.Of(found, "fact")} {(found - kept == 1 ? "was" : "were")} refused";
        if (policy.Review == ReviewMode.Manual)
        {
            return (VerdictKind.Hold, refused is null ? "Every batch is reviewed." : $"Every batch is reviewed; {refused}.");
        }

        if (policy.Review == ReviewMode.OnWarning && (refused ?? (retiresMost ? Text($"it would retire {retired:P0} of what the source said") : null)) is { } warning)
        {
            return (VerdictKind.Hold, $"To be reviewed: {warning}.");
        }

        return (VerdictKind.Approve, found == 0 ? "The document states no facts." : $"{Borne(borne, found)}{(borne == kept ? "" : Text($", of which {kept} {(kept == 1 ? "is" : "are")} kept"))}.");
    }

    // A document without facts, such as a table, is measured by its chunks.
    private static double RetiredShare(PatchBatch applied, PatchBatch accepted)
    {
        if (applied.Facts.Count > 0)
        {
            return ShareNotIn(accepted.Facts, applied.Facts, fact => fact.Id);
        }

        return applied.Chunks.Count == 0 ? 0 : ShareNotIn(accepted.Chunks, applied.Chunks, chunk => chunk.Hash);
    }

    private static double ShareNotIn<T>(IReadOnlyList<T> now, IReadOnlyList<T> before, Func<T, string> key)
    {
        var kept = now.Select(key).ToHashSet(StringComparer.Ordinal);
        return (double)before.Count(item => !kept.Contains(key(item))) / before.Count;
    }

    private static string Borne(int borne, int found) => $"{borne} of {Counted.Of(found, "fact")} {(borne == 1 ? "is borne by its quote" : "are borne by their quotes")}";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
