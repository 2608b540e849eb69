namespace Reflections.Cli.Api;

/// <summary>What storage still holds of a run.</summary>
/// <param name="IsErased">The source was deleted since.</param>
internal sealed record ArtifactList(IReadOnlyList<Artifact> Items, bool IsErased);

/// <summary>One piece of it.</summary>
/// <param name="ContentType">Of raw content what its sender called it.</param>
internal sealed record Artifact(string Name, string Stage, string ContentType, long Bytes, DateTimeOffset CreatedAt);
