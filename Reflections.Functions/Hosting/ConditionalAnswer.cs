using System.Text.Json;
using Azure;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Reflections.Domain.Identity;

namespace Reflections.Functions.Hosting;

/// <summary>Answers to a GET with an entity tag: who has the answer already is answered 304.</summary>
internal static class ConditionalAnswer
{
    // Part of a tag: another build may show the same rows in another way.
    private static readonly string Build = typeof(ConditionalAnswer).Module.ModuleVersionId.ToString("N");

    /// <summary>An answer made of one row.</summary>
    /// <param name="version">The row's version.</param>
    /// <param name="view">Makes what is shown; not called for a 304.</param>
    public static IResult Of<T>(HttpRequest request, ETag version, Func<T> view)
    {
        var tag = TagOf(version.ToString());
        return IsKnown(request, tag) ? NotModified(request, tag) : With(request, tag, Results.Json(view(), ApiJson.Options));
    }

    /// <summary>An answer of which nothing cheaper than itself tells whether it changed: a 304 saves its transfer.</summary>
    public static IResult Of<T>(HttpRequest request, T value)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(value, ApiJson.Options);
        var tag = TagOf(Sha256Text.Of(body));
        return IsKnown(request, tag) ? NotModified(request, tag) : With(request, tag, Results.Bytes(body, "application/json; charset=utf-8"));
    }

    /// <summary>The tag of what a question is answered with.</summary>
    /// <param name="version">What decides the answer, beside path and query.</param>
    public static EntityTagHeaderValue TagOf(HttpRequest request, string version) => TagOf($"{request.Path}{request.QueryString}", version);

    /// <summary>Whether the caller has what the tag names.</summary>
    public static bool IsKnown(HttpRequest request, EntityTagHeaderValue tag)
    {
        var known = EntityTagHeaderValue.TryParseList([.. request.Headers.IfNoneMatch.OfType<string>()], out var tags) ? tags : [];
        return known.Any(one => one.Equals(EntityTagHeaderValue.Any) || one.Compare(tag, useStrongComparison: false));
    }

    /// <summary>304 with the tag.</summary>
    public static IResult NotModified(HttpRequest request, EntityTagHeaderValue tag) => With(request, tag, Results.StatusCode(StatusCodes.Status304NotModified));

    /// <summary>The answer with the tag, if there is one.</summary>
    public static IResult With(HttpRequest request, EntityTagHeaderValue? tag, IResult answer)
    {
        request.HttpContext.Response.Headers.ETag = tag?.ToString();
        return answer;
    }

    // Weak: what decides the answer is named, not its bytes.
    private static EntityTagHeaderValue TagOf(params string[] parts) => new($"\"{Sha256Text.OfParts([Build, .. parts])[..32]}\"", isWeak: true);
}
