using System.Text.Json.Serialization;
using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Functions.Runs;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Explanations;

/// <summary>What is known of one content of a source, as the HTTP API shows it.</summary>
/// <param name="IsCurrentPipeline">The pipeline that made its batch is the one that runs now.</param>
/// <param name="Evaluation">What judgement or a reviewer said, or null.</param>
/// <param name="Rejection">What kind of refusal, or null.</param>
/// <param name="Lives">Its lives under the runs that owned it, oldest first; the last one is the present one.</param>
/// <param name="IsApplied">It is what readers see.</param>
/// <param name="Explanation">What sending it again would do, and why.</param>
/// <param name="Runs">The newest runs of this content, newest first.</param>
public sealed record LedgerView(
    string IngestKey, string ReflectionId, string SourceId, string ContentHash, string Status, string Owner, long Generation, string Fingerprint,
    bool IsCurrentPipeline, string? Evaluation, string? Rejection, IReadOnlyList<LedgerLife> Lives, bool IsApplied, string Explanation, IReadOnlyList<RunView> Runs)
{
    /// <summary>Runs that had to be left out because they cannot be read; null when none had to.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<StoredDamage>? Damaged { get; init; }
}

/// <summary>One life of a content.</summary>
public sealed record LedgerLife(long Generation, string Status, string Owner)
{
    internal static LedgerLife Of(LedgerEntry entry) => new(entry.Generation, entry.Status.ToWire(), entry.Owner.Value);
}
