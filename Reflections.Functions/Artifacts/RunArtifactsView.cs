namespace Reflections.Functions.Artifacts;

/// <summary>What storage still holds of a run, as the HTTP API shows it.</summary>
/// <param name="IsErased">The source was deleted after the run was accepted: nothing of it can be read any more.</param>
public sealed record RunArtifactsView(string RunId, string SourceId, IReadOnlyList<ArtifactView> Items, bool IsErased);
