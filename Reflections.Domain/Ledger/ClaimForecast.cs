using Reflections.Domain.Identity;
using Reflections.Domain.Runs;

namespace Reflections.Domain.Ledger;

/// <summary>What sending a content again would do, by the rules that a run is decided by.</summary>
/// <param name="Decision">What the run would decide.</param>
/// <param name="Explanation">One sentence for people: what would be done, and why.</param>
public sealed record ClaimForecast(ClaimDecision Decision, string Explanation)
{
    /// <summary>Asks <see cref="AcceptanceDecider"/> and <see cref="ClaimDecider"/> as acceptance and a run with the next ticket would.</summary>
    /// <param name="run">An id that no run has.</param>
    /// <param name="entry">What is known of the content.</param>
    /// <param name="manifest">What checking the applied manifest found; <see cref="ManifestCheck.NotApplicable"/> when another content is applied.</param>
    public static ClaimForecast Of(RunId run, SourceState source, LedgerEntry entry, PipelineFingerprint fingerprint, ManifestCheck manifest)
    {
        if (AcceptanceDecider.Decide(source, entry.Key, fingerprint, force: false, manifest) is { } skip)
        {
            return new ClaimForecast(skip, $"Sent again, it would be skipped at once: {skip.Reason}");
        }

        var facts = new ClaimFacts(run, source.Latest + 1, RunStatus.Queued, Force: false, entry.Key, fingerprint, source, entry, manifest);
        var decision = ClaimDecider.Decide(facts);
        var waits = ClaimCourse.Of(decision, facts).NeedsTurn && source.Turn is { } turn ? $" It would first wait for run {turn.Run}, which works on this source." : "";
        return new ClaimForecast(decision, $"Sent again, it would {Verb(decision)}: {decision.Reason}{waits}");
    }

    private static string Verb(ClaimDecision decision) => decision switch
    {
        ClaimDecision.DuplicateSkipped => "be skipped",
        ClaimDecision.RecoverApply => "settle what is approved, and then decide again",
        ClaimDecision.Repair => "be judged and applied once more from the batch that is there",
        ClaimDecision.Reuse => "be judged and applied from the batch that is there, without asking a model",
        ClaimDecision.Superseded => "end superseded",
        _ => "be worked on",
    };
}
