using System.Text;
using Azure.Core;

namespace Reflections.Tests.Functions.Storage.Service;

/// <summary>A request as far as the service looks at it.</summary>
/// <param name="Path">What is asked for, without the account, as it was escaped.</param>
/// <param name="Query">As it was escaped, without the question mark.</param>
/// <param name="IsForBlobs">Both services have the same host in some accounts; only blobs are spoken of in XML.</param>
internal sealed record StorageRequest(
    string Method,
    string Path,
    string Query,
    bool IsForBlobs,
    string? IfMatch,
    string? IfNoneMatch,
    string? Prefer,
    string? ContentType,
    string? BlobContentType,
    string? Range,
    ReadOnlyMemory<byte> Body)
{
    // Emulators have the account in the path, Azure has it in the host.
    private const string EmulatorAccount = "devstoreaccount1/";

    public static StorageRequest Of(Request request) => new(
        request.Method.Method,
        PathWithinAccount(request.Uri.Path),
        request.Uri.Query.TrimStart('?'),
        Header(request, "Accept") is { } accept && accept.StartsWith("application/xml", StringComparison.Ordinal),
        Header(request, "If-Match"),
        Header(request, "If-None-Match"),
        Header(request, "Prefer"),
        Header(request, "Content-Type"),
        Header(request, "x-ms-blob-content-type"),
        Header(request, "x-ms-range"),
        BodyOf(request.Content));

    public static string PathWithinAccount(string path)
    {
        var start = path.StartsWith('/') ? 1 : 0;
        return path.AsSpan(start).StartsWith(EmulatorAccount, StringComparison.Ordinal) ? path[(start + EmulatorAccount.Length)..] : path[start..];
    }

    /// <summary>The query's parameters in order, unescaped.</summary>
    public IEnumerable<(string Name, string Value)> Parameters()
    {
        foreach (var parameter in Query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            yield return equals < 0
                ? (Uri.UnescapeDataString(parameter), "")
                : (Uri.UnescapeDataString(parameter[..equals]), Uri.UnescapeDataString(parameter[(equals + 1)..]));
        }
    }

    public NotSupportedException NotSupported(string? why = null) =>
        new($"The storage service in memory does not know {Method} {Path}?{Query}{(why is null ? "" : $": {why}")}.");

    public override string ToString() =>
        $"{Method} {Path}?{Query} (if-match {IfMatch}, if-none-match {IfNoneMatch}, range {Range})\n{Encoding.UTF8.GetString(Body.Span)}";

    private static string? Header(Request request, string name) => request.Headers.TryGetValue(name, out var value) ? value : null;

    private static ReadOnlyMemory<byte> BodyOf(RequestContent? content)
    {
        if (content is null)
        {
            return default;
        }

        var body = new MemoryStream(content.TryComputeLength(out var length) ? (int)length : 1024);
        content.WriteTo(body, CancellationToken.None);
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }
}
