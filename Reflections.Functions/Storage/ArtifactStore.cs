using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Options;

namespace Reflections.Functions.Storage;

/// <summary>Blobs that are written once. Names are in <see cref="ArtifactNames"/>.</summary>
public sealed class ArtifactStore
{
    /// <summary>
    /// The media type of raw blobs, whatever their sender called them: what the sender said stands in the run's row, and here it would be a
    /// header that a store may refuse, or that makes a reader run somebody's page.
    /// </summary>
    public const string RawType = "application/octet-stream";

    private const string JsonType = "application/json";

    // Each but the first follows a refusal that the blob itself did not bear out.
    private const int Attempts = 4;

    private static readonly BlobRequestConditions Absent = new() { IfNoneMatch = ETag.All };

    private readonly BlobContainerClient _container;
    private readonly OnceCreated _created;
    private readonly RecentlyUsed<BinaryData> _memory;

    /// <summary>Stores in the configured container, which is created when it is first used in this process.</summary>
    public ArtifactStore(StorageClients clients, IOptions<StorageOptions> options)
    {
        _memory = new RecentlyUsed<BinaryData>(options.Value.ArtifactMemoryBytes);
        _container = clients.Container;
        _created = new OnceCreated(cancellation => _container.CreateIfNotExistsAsync(cancellationToken: cancellation));
    }

    /// <summary>
    /// Writes the blob unless one of that name is there. One call when it is new. That it is there is not taken on trust: a refusal may answer a request
    /// that did nothing, and what rests on the blob would rest on nothing.
    /// </summary>
    /// <param name="verify">
    /// The name determines the bytes: a blob that is there is read back, and replaced when it differs, for then it is damaged.
    /// </param>
    /// <returns>True when this call wrote it.</returns>
    public async Task<bool> PutIfAbsentAsync(
        string name, ReadOnlyMemory<byte> content, string contentType, bool verify, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await TryUploadAsync(name, content, contentType, Absent, cancellation))
            {
                return true;
            }

            if (!verify)
            {
                if (_memory.Find(name) is not null || await ExistsAsync(name, cancellation))
                {
                    return false;
                }
            }
            else if (await DownloadAsync(name, cancellation) is { } standing)
            {
                return !standing.Content.ToMemory().Span.SequenceEqual(content.Span)
                    && await TryUploadAsync(name, content, contentType, new BlobRequestConditions { IfMatch = standing.Details.ETag }, cancellation);
            }
        }

        throw new StorageUnavailableException($"blob {name} is refused as if it were there, and is not");
    }

    /// <summary>The blob's bytes, or null. One call, none when this process wrote or read it a short time ago.</summary>
    public async Task<BinaryData?> GetAsync(string name, CancellationToken cancellation)
    {
        if (_memory.Find(name) is { } remembered)
        {
            return remembered;
        }

        var content = (await DownloadAsync(name, cancellation))?.Content;
        if (content is not null)
        {
            _memory.Add(name, content, content.ToMemory().Length);
        }

        return content;
    }

    /// <summary>Writes <paramref name="value"/> as JSON unless a blob of that name is there. A damaged one is replaced.</summary>
    /// <returns>What stands: an earlier result for the same inputs wins over this one.</returns>
    public async Task<T> PutJsonAsync<T>(string name, T value, CancellationToken cancellation)
        where T : class
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(value, StorageJson.Options);
        if (await TryUploadAsync(name, json, JsonType, Absent, cancellation))
        {
            return value;
        }

        if (await FindJsonAsync<T>(name, cancellation) is { } standing)
        {
            return standing;
        }

        return await PutIfAbsentAsync(name, json, JsonType, verify: true, cancellation) ? value : await GetJsonAsync<T>(name, cancellation) ?? value;
    }

    /// <summary>Writes <paramref name="value"/> as JSON under a name that determines it: a blob that is there and differs is damaged and replaced.</summary>
    public Task PutJsonIfAbsentAsync<T>(string name, T value, CancellationToken cancellation)
        where T : class =>
        PutIfAbsentAsync(name, JsonSerializer.SerializeToUtf8Bytes(value, StorageJson.Options), JsonType, verify: true, cancellation);

    /// <summary>The value that was written as JSON, or null.</summary>
    /// <exception cref="DamagedBlobException">The blob is not readable as one.</exception>
    public async Task<T?> GetJsonAsync<T>(string name, CancellationToken cancellation)
        where T : class
    {
        if (await GetAsync(name, cancellation) is not { } content)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<T>(content.ToMemory().Span, StorageJson.Options)
                ?? throw new DamagedBlobException(name, "it holds null");
        }
        catch (JsonException problem)
        {
            Forget(name);
            throw new DamagedBlobException(name, $"it is no readable {typeof(T).Name}", problem);
        }
    }

    /// <summary>Reads the blob from storage the next time. For one that was found damaged: somebody will repair it there.</summary>
    public void Forget(string name) => _memory.Remove(name);

    /// <summary>As <see cref="GetJsonAsync"/>, for what can be made again: null also when the blob is not readable.</summary>
    public async Task<T?> FindJsonAsync<T>(string name, CancellationToken cancellation)
        where T : class
    {
        try
        {
            return await GetJsonAsync<T>(name, cancellation);
        }
        catch (DamagedBlobException)
        {
            return null;
        }
    }

    /// <summary>Deletes the blob if it is there.</summary>
    /// <returns>True when it was there.</returns>
    public async Task<bool> DeleteAsync(string name, CancellationToken cancellation)
    {
        _memory.Remove(name);
        await _created.EnsureAsync(cancellation);
        return await _container.GetBlobClient(name).DeleteIfExistsAsync(cancellationToken: cancellation);
    }

    /// <summary>The names that start with <paramref name="prefix"/>, 5,000 a call.</summary>
    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var blob in ListKeptAsync(prefix, cancellation))
        {
            yield return blob.Name;
        }
    }

    /// <summary>As <see cref="ListAsync"/>, with what else a list tells of each.</summary>
    public async IAsyncEnumerable<KeptBlob> ListKeptAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await _created.EnsureAsync(cancellation);
        await foreach (var blob in _container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellation))
        {
            yield return new KeptBlob(blob.Name, blob.Properties.ContentLength ?? 0, blob.Properties.CreatedOn ?? blob.Properties.LastModified ?? default);
        }
    }

    /// <summary>Opens the blob to be read as it comes, whatever this process remembers of it; null when it is not there. One call.</summary>
    public async Task<BlobContent?> OpenAsync(string name, CancellationToken cancellation)
    {
        await _created.EnsureAsync(cancellation);
        try
        {
            BlobDownloadStreamingResult found = await _container.GetBlobClient(name).DownloadStreamingAsync(cancellationToken: cancellation);
            return new BlobContent(found.Content, found.Details.ContentLength, found.Details.ETag.ToString("H"));
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    /// <summary>Whether the blob is there, whatever stands in it. One call.</summary>
    public async Task<bool> ExistsAsync(string name, CancellationToken cancellation)
    {
        await _created.EnsureAsync(cancellation);
        return await _container.GetBlobClient(name).ExistsAsync(cancellation);
    }

    private async Task<BlobDownloadResult?> DownloadAsync(string name, CancellationToken cancellation)
    {
        await _created.EnsureAsync(cancellation);
        try
        {
            return await _container.GetBlobClient(name).DownloadContentAsync(cancellation);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
        catch (Exception error) when (StorageUnavailableException.IsMeantBy(error, cancellation))
        {
            // The body is read after the request has passed the pipeline.
            throw StorageUnavailableException.Of(error);
        }
    }

    private async Task<bool> TryUploadAsync(
        string name, ReadOnlyMemory<byte> content, string contentType, BlobRequestConditions conditions, CancellationToken cancellation)
    {
        var options = new BlobUploadOptions { Conditions = conditions, HttpHeaders = new BlobHttpHeaders { ContentType = contentType } };
        var data = BinaryData.FromBytes(content);
        try
        {
            await _created.SendAsync(() => _container.GetBlobClient(name).UploadAsync(data, options, cancellation), BlobErrorCode.ContainerNotFound.ToString(), cancellation);
            _memory.Remove(name);
            _memory.Add(name, data, content.Length);
            return true;
        }
        catch (RequestFailedException refused) when (refused.Status is 409 or 412)
        {
            return false;
        }
    }
}
