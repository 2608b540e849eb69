using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Reflections.Functions.Hosting;

namespace Reflections.Functions.Dashboard;

/// <summary>
/// The operators' page. Its files hold no data and need no key: the page asks the other functions, with the key that the operator enters.
/// </summary>
public sealed class DashboardFunctions
{
    /// <summary>
    /// Only its own files and its own host. Scripts cannot turn text into HTML: what sources say is shown, never run.
    /// </summary>
    internal const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        + "base-uri 'none'; frame-ancestors 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    /// <summary>The page.</summary>
    [Function("Dashboard")]
    public IResult Page([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "dashboard")] HttpRequest request) =>

        // The page names its files relative to itself: below a slash they would not be found.
        request.Path.Value!.EndsWith('/') ? Results.LocalRedirect("~" + request.Path.Value.TrimEnd('/')) : Answer(request, DashboardAsset.Page);

    /// <summary>A script or a style sheet.</summary>
    [Function("DashboardAsset")]
    public IResult Asset([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "dashboard/{asset}")] HttpRequest request) => Answer(request, RoutePath.Last(request));

    private static IResult Answer(HttpRequest request, string name)
    {
        if (DashboardAsset.Find(name) is not { } asset)
        {
            return Problem.NotFound("This file of the dashboard").ToResult();
        }

        var headers = request.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.ETag = asset.ETag;

        // Asked for again each time, answered briefly: after an update of the host nobody works with half of the old page.
        headers.CacheControl = "no-cache";
        return request.Headers.IfNoneMatch.Contains(asset.ETag) ? Results.StatusCode(StatusCodes.Status304NotModified) : Results.Bytes(asset.Bytes, asset.ContentType);
    }
}
