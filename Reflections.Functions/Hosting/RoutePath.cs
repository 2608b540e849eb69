using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Reflections.Domain.Identity;
using Reflections.Domain.Runs;

namespace Reflections.Functions.Hosting;

/// <summary>
/// Reads names out of a request's path as the caller wrote it. Route values are not enough: servers decode every
/// escape but <c>%2F</c>, so that an id with a slash and an id with the text "%2F" look the same there.
/// </summary>
public static class RoutePath
{
    /// <summary>The reflection id after <c>/reflections/</c>.</summary>
    /// <exception cref="ProblemException">It is not a valid name.</exception>
    public static ReflectionId Reflection(HttpRequest request) =>
        ReflectionId.TryCreate(SegmentAfter(request, "reflections"), out var id, out var problem)
            ? id : throw new ProblemException(Problem.InvalidId("reflectionId", problem));

    /// <summary>The source id after <c>/sources/</c>.</summary>
    /// <exception cref="ProblemException">It is not a valid name.</exception>
    public static SourceId Source(HttpRequest request) =>
        SourceId.TryCreate(SegmentAfter(request, "sources"), out var id, out var problem)
            ? id : throw new ProblemException(Problem.InvalidId("sourceId", problem));

    /// <summary>The run id after <c>/runs/</c>; text that is no id names a run that cannot exist.</summary>
    /// <exception cref="ProblemException">It is not a run id.</exception>
    public static RunId Run(HttpRequest request)
    {
        var text = SegmentAfter(request, "runs");
        return RunId.TryParse(text, null, out var id) ? id : throw new ProblemException(Problem.NotFound($"Run '{text}'"));
    }

    /// <summary>The batch id after <c>/batches/</c>; text that is no id names a batch that cannot exist.</summary>
    /// <exception cref="ProblemException">It is not a batch id.</exception>
    public static RunId Batch(HttpRequest request)
    {
        var text = SegmentAfter(request, "batches");
        return RunId.TryParse(text, null, out var id) ? id : throw new ProblemException(Problem.NotFound($"Batch '{text}'"));
    }

    /// <summary>The last name of the path: what belongs to no reflection is found by it.</summary>
    public static string Last(HttpRequest request) => Uri.UnescapeDataString(Segments(request)[^1]);

    /// <summary>The path as the caller wrote it, without a slash at its end.</summary>
    public static string Path(HttpRequest request) => string.Join('/', Segments(request)).TrimEnd('/');

    /// <summary>The entity id after <c>/entities/</c>; text that is no id names an entity that cannot exist.</summary>
    /// <exception cref="ProblemException">It is not an entity id.</exception>
    public static string Entity(HttpRequest request)
    {
        var text = SegmentAfter(request, "entities");
        return Sha256Text.IsDigest(text) ? text : throw new ProblemException(Problem.NotFound($"Entity '{text}'"));
    }

    private static string SegmentAfter(HttpRequest request, string marker)
    {
        var segments = Segments(request);

        // Names may be called as the markers are: each marker has its place, counted from the first.
        var at = Array.IndexOf(segments, "reflections") + (marker == "reflections" ? 0 : 2);
        return at + 1 < segments.Length && segments[at] == marker ? Uri.UnescapeDataString(segments[at + 1]) : "";
    }

    private static string[] Segments(HttpRequest request)
    {
        var raw = request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget;
        var path = string.IsNullOrEmpty(raw) || raw[0] != '/' ? request.PathBase + request.Path.ToUriComponent() : raw;
        return path.Split('?', 2)[0].Split('/');
    }
}
