namespace Reflections.Functions.Artifacts;

/// <summary>What was decided on a run's batch, as an artifact.</summary>
/// <param name="Evaluation">What was said, in one line.</param>
/// <param name="Rejection">What kind of refusal it was, or null.</param>
/// <param name="BatchHash">SHA-256 of the batch.</param>
public sealed record EvaluationView(
    string RunId, long Generation, string Status, string Evaluation, string? Rejection, string Fingerprint, string BatchHash, int Facts, int RefusedFacts);
