using Azure;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Reflections.Domain.Identity;

namespace Reflections.Functions.Hosting;

/// <summary>An answer made of one row, with an entity tag of the row's version: who has it already is answered 304.</summary>
internal static class ConditionalAnswer
{
    // Part of the tag: raised when the same row is shown in another way.
    private const string Layout = "1";

    /// <summary>The answer to a GET.</summary>
    /// <param name="version">The row's version.</param>
    /// <param name="view">Makes what is shown; not called for a 304.</param>
    public static IResult Of<T>(HttpRequest request, ETag version, Func<T> view)
    {
        // Weak: equal rows are shown alike, not byte for byte by every version of this program.
        var tag = new EntityTagHeaderValue($"\"{Sha256Text.OfParts(Layout, version.ToString())[..32]}\"", isWeak: true);
        request.HttpContext.Response.Headers.ETag = tag.ToString();
        var known = EntityTagHeaderValue.TryParseList([.. request.Headers.IfNoneMatch.OfType<string>()], out var tags) ? tags : [];
        return known.Any(one => one.Equals(EntityTagHeaderValue.Any) || one.Compare(tag, useStrongComparison: false))
            ? Results.StatusCode(StatusCodes.Status304NotModified)
            : Results.Json(view(), ApiJson.Options);
    }
}
