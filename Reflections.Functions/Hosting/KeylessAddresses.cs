using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace Reflections.Functions.Hosting;

/// <summary>
/// Moves a key that a caller put into the address (<c>?code=</c>) to the header <c>x-functions-key</c>, before the first line about the request is
/// logged: the server's own request log tells addresses whole, headers never.
/// </summary>
/// <param name="inner">Makes the contexts.</param>
internal sealed class KeylessAddresses(IHttpContextFactory inner) : IHttpContextFactory
{
    private const string KeyParameter = "code";
    private const string KeyHeader = "x-functions-key";

    /// <inheritdoc/>
    public HttpContext Create(IFeatureCollection featureCollection)
    {
        if (featureCollection.Get<IHttpRequestFeature>() is { QueryString.Length: > 0 } request)
        {
            MoveKey(request);
        }

        return inner.Create(featureCollection);
    }

    /// <inheritdoc/>
    public void Dispose(HttpContext httpContext) => inner.Dispose(httpContext);

    private static void MoveKey(IHttpRequestFeature request)
    {
        var keys = new List<string>();
        var others = new List<string>();
        foreach (var pair in new QueryStringEnumerable(request.QueryString))
        {
            if (pair.DecodeName().Span.Equals(KeyParameter, StringComparison.OrdinalIgnoreCase))
            {
                keys.Add(pair.DecodeValue().ToString());
            }
            else
            {
                others.Add($"{pair.EncodedName}={pair.EncodedValue}");
            }
        }

        if (keys.Count == 0)
        {
            return;
        }

        request.QueryString = others.Count == 0 ? "" : $"?{string.Join('&', others)}";
        request.RawTarget = request.RawTarget.Split('?', 2)[0] + request.QueryString;
        request.Headers.TryAdd(KeyHeader, string.Join(',', keys));
    }
}
