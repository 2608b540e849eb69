using System.Collections.Immutable;
using System.Globalization;

namespace Reflections.Tests.Functions.Storage.Service;

/// <summary>The blob service's requests.</summary>
internal static class BlobRequests
{
    public static (StorageState State, MemoryAnswer Answer) Answer(StorageRequest request, StorageState state, WriteClock clock)
    {
        var slash = request.Path.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return OfContainer(request, state, clock);
        }

        if (request.Query.Length > 0)
        {
            throw request.NotSupported();
        }

        var container = request.Path[..slash];
        var name = Uri.UnescapeDataString(request.Path[(slash + 1)..]);
        if (!state.Containers.TryGetValue(container, out var blobs))
        {
            return (state, ServiceError.ContainerNotFound.ForBlobs(request.Method != "HEAD"));
        }

        var standing = blobs.TryGetValue(StoredBlob.Place(name), out var found) ? found : null;
        if (request.Method is not "PUT" && standing is null)
        {
            return (state, ServiceError.BlobNotFound.ForBlobs(request.Method != "HEAD"));
        }

        if (Refusal(request, standing) is { } error)
        {
            return (state, error.ForBlobs(request.Method != "HEAD"));
        }

        switch (request.Method)
        {
            case "PUT":
                var written = new StoredBlob(
                    name, clock.NextBlobETag(), request.BlobContentType ?? request.ContentType ?? "application/octet-stream", request.Body,
                    standing?.CreatedAt ?? clock.Now, clock.Now);
                return (
                    state with { Containers = state.Containers.SetItem(container, (standing is null ? blobs : blobs.Remove(standing)).Add(written)) },
                    new MemoryAnswer(201, ("ETag", written.ETag), ("Last-Modified", MemoryAnswer.HttpDate(written.ModifiedAt)), ("Content-Length", "0")));
            case "GET":
                return (state, Content(request, standing!));
            case "HEAD":
                return (state, new MemoryAnswer(200, Headers(standing!, standing!.Content.Length)));
            case "DELETE":
                return (state with { Containers = state.Containers.SetItem(container, blobs.Remove(standing!)) }, new MemoryAnswer(202, ("Content-Length", "0")));
            default:
                throw request.NotSupported();
        }
    }

    private static (StorageState State, MemoryAnswer Answer) OfContainer(StorageRequest request, StorageState state, WriteClock clock)
    {
        var container = request.Path;
        var exists = state.Containers.TryGetValue(container, out var blobs);
        switch (request.Method, request.Query)
        {
            case ("PUT", "restype=container") when exists:
                return (state, ServiceError.ContainerAlreadyExists.ForBlobs());
            case ("PUT", "restype=container"):
                return (
                    state with { Containers = state.Containers.Add(container, ImmutableSortedSet.Create(StoredBlob.Order)) },
                    new MemoryAnswer(201, ("ETag", clock.NextBlobETag()), ("Last-Modified", MemoryAnswer.HttpDate(clock.Now)), ("Content-Length", "0")));
            case ("GET", var query) when query.StartsWith("restype=container&comp=list", StringComparison.Ordinal):
                return (state, exists ? BlobListing.Answer(request, blobs!) : ServiceError.ContainerNotFound.ForBlobs());
            default:
                throw request.NotSupported();
        }
    }

    private static ServiceError? Refusal(StorageRequest request, StoredBlob? standing)
    {
        if (request.IfNoneMatch is { } none)
        {
            return none != "*" || request.Method != "PUT" ? throw request.NotSupported("If-None-Match")
                : standing is not null ? ServiceError.BlobAlreadyExists
                : null;
        }

        return request.IfMatch is { } expected && (standing is null || (expected != "*" && expected != standing.ETag)) ? ServiceError.ConditionNotMet : null;
    }

    private static MemoryAnswer Content(StorageRequest request, StoredBlob blob)
    {
        if (request.Range is not { } range)
        {
            return new MemoryAnswer(200, blob.Content, Headers(blob, blob.Content.Length));
        }

        // bytes=first-last, or bytes=first- up to the end.
        if (!range.StartsWith("bytes=", StringComparison.Ordinal) || range["bytes=".Length..].Split('-') is not [var from, var to])
        {
            throw request.NotSupported("range");
        }

        var first = int.Parse(from, CultureInfo.InvariantCulture);
        var last = to.Length == 0 ? blob.Content.Length - 1 : (int)Math.Min(long.Parse(to, CultureInfo.InvariantCulture), blob.Content.Length - 1);
        if (first > last)
        {
            throw request.NotSupported("a range without bytes");
        }

        return new MemoryAnswer(
            206,
            blob.Content[first..(last + 1)],
            [.. Headers(blob, last + 1 - first), ("Content-Range", $"bytes {first}-{last}/{blob.Content.Length}")]);
    }

    private static (string Name, string Value)[] Headers(StoredBlob blob, int length) =>
    [
        ("ETag", blob.ETag),
        ("Content-Length", length.ToString(CultureInfo.InvariantCulture)),
        ("Content-Type", blob.ContentType),
        ("Last-Modified", MemoryAnswer.HttpDate(blob.ModifiedAt)),
        ("x-ms-creation-time", MemoryAnswer.HttpDate(blob.CreatedAt)),
        ("x-ms-blob-type", "BlockBlob"),
        ("x-ms-lease-state", "available"),
        ("x-ms-lease-status", "unlocked"),
        ("x-ms-server-encrypted", "true"),
        ("Accept-Ranges", "bytes"),
    ];
}
