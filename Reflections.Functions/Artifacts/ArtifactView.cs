namespace Reflections.Functions.Artifacts;

/// <summary>One artifact of a run.</summary>
/// <param name="Stage">The stage that left it: fetch, chunk, embed, entity, fact, eval or apply.</param>
/// <param name="ContentType">What it is; of raw content what its sender called it.</param>
/// <param name="CreatedAt">When it was first kept: an earlier run with the same inputs may have done so.</param>
/// <param name="Href">Where it is read, seen from the host.</param>
public sealed record ArtifactView(string Name, string Stage, string ContentType, long Bytes, DateTimeOffset CreatedAt, string Href);
