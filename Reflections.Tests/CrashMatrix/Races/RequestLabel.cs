using System.Text;
using Reflections.Tests.Functions.Storage.Service;

namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>A request in two words: what is done, and to which table or kind of blob.</summary>
internal static class RequestLabel
{
    public static string Of(StorageRequest request) => request switch
    {
        { IsForBlobs: true } => $"{request.Method} {Kind(request.Path)}",
        { Path: "$batch" } => $"BATCH {TableOfBatch(request.Body.Span)}",
        _ => $"{request.Method} {TableOf(request.Path)}",
    };

    /// <summary>Whether the request's body has these words.</summary>
    public static bool Says(this StorageRequest request, string words) => Encoding.UTF8.GetString(request.Body.Span).Contains(words, StringComparison.Ordinal);

    private static string TableOf(string path) => path.IndexOf('(', StringComparison.Ordinal) is >= 0 and var end ? path[..end] : path;

    // container/reflection/source/kind/name; a listing names only the container.
    private static string Kind(string path) => Uri.UnescapeDataString(path).Split('/') is [_, _, _, var kind, ..] ? kind : "list";

    private static string TableOfBatch(ReadOnlySpan<byte> body)
    {
        var end = body.IndexOf(" HTTP/1.1"u8);
        var line = Encoding.UTF8.GetString(body[..end]);
        var start = line.LastIndexOf("://", StringComparison.Ordinal) + 3;
        var path = StorageRequest.PathWithinAccount(line[line.IndexOf('/', start)..]);
        return path[..path.IndexOfAny(['(', '?'])];
    }
}
