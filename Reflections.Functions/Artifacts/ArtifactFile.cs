using Microsoft.Net.Http.Headers;
using Reflections.Domain.Identity;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Artifacts;

/// <summary>How an artifact is handed out: as a file to keep, under a type that no browser runs.</summary>
internal static class ArtifactFile
{
    private static readonly Dictionary<string, string> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["text/plain"] = ".txt",
        ["text/markdown"] = ".md",
        ["text/csv"] = ".csv",
        [ArtifactPlace.Json] = ".json",
    };

    /// <summary>The media type it is sent as: its own when that cannot be active, otherwise bytes.</summary>
    public static string TypeOf(string contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) && type.MediaType.Value is { } name && Extensions.ContainsKey(name)
            ? name.ToLowerInvariant() : ArtifactStore.RawType;

    /// <summary>The header that makes a browser keep it. Nothing in it is the source's own: a file name could pose as another one.</summary>
    public static string Disposition(RunId run, ArtifactPlace place) =>
        $"attachment; filename=\"{run}-{place.Name}{Extensions.GetValueOrDefault(TypeOf(place.ContentType), ".bin")}\"";
}
