namespace Reflections.Functions.Artifacts;

/// <summary>What storage still holds of a run, as the HTTP API shows it.</summary>
/// <param name="IsErased">The source was deleted after the run was accepted: nothing of it can be read any more.</param>
public sealed record RunArtifactsView(string RunId, string SourceId, IReadOnlyList<ArtifactView> Items, bool IsErased);

/// <summary>One artifact of a run.</summary>
/// <param name="Stage">The stage that left it: fetch, chunk, embed, entity, fact, eval or apply.</param>
/// <param name="ContentType">What it is; of raw content what its sender called it.</param>
/// <param name="CreatedAt">When it was first kept: an earlier run with the same inputs may have done so.</param>
/// <param name="Href">Where it is read, seen from the host.</param>
public sealed record ArtifactView(string Name, string Stage, string ContentType, long Bytes, DateTimeOffset CreatedAt, string Href);

/// <summary>What was decided on a run's batch, as an artifact.</summary>
/// <param name="Evaluation">What was said, in one line.</param>
/// <param name="Rejection">What kind of refusal it was, or null.</param>
/// <param name="BatchHash">SHA-256 of the batch.</param>
public sealed record EvaluationView(
    string RunId, long Generation, string Status, string Evaluation, string? Rejection, string Fingerprint, string BatchHash, int Facts, int RefusedFacts);
