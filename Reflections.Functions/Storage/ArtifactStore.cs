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

    /// <summary>Writes the blob unless one of that name is there. One call when it is new.</summary>
    /// <param name="verify">
    /// The name determines the bytes: a blob that is there is read back, and replaced when it differs, for then it is damaged.
    /// </param>
    /// <returns>True when this call wrote it.</returns>
    public async Task<bool> PutIfAbsentAsync(
        string name, ReadOnlyMemory<byte> content, string contentType, bool verify, CancellationToken cancellation)
    {
        if (await TryUploadAsync(name, content, contentType, new BlobRequestConditions { IfNoneMatch = ETag.All }, cancellation))
        {
            return true;
        }

        if (!verify)
        {
            return false;
        }

        var standing = await DownloadAsync(name, cancellation);
        if (standing is null)
        {
            return await TryUploadAsync(name, content, contentType, new BlobRequestConditions { IfNoneMatch = ETag.All }, cancellation);
        }

        return !standing.Content.ToMemory().Span.SequenceEqual(content.Span)
            && await TryUploadAsync(name, content, contentType, new BlobRequestConditions { IfMatch = standing.Details.ETag }, cancellation);
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
        if (await PutIfAbsentAsync(name, json, JsonType, verify: false, cancellation))
        {
            return value;
        }

        try
        {
            return await GetJsonAsync<T>(name, cancellation) ?? value;
        }
        catch (DamagedBlobException)
        {
            return await PutIfAbsentAsync(name, json, JsonType, verify: true, cancellation) ? value : await GetJsonAsync<T>(name, cancellation) ?? value;
        }
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
        await _created.EnsureAsync(cancellation);
        await foreach (var blob in _container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellation))
        {
            yield return blob.Name;
        }
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
    }

    private async Task<bool> TryUploadAsync(
        string name, ReadOnlyMemory<byte> content, string contentType, BlobRequestConditions conditions, CancellationToken cancellation)
    {
        await _created.EnsureAsync(cancellation);
        try
        {
            var options = new BlobUploadOptions { Conditions = conditions, HttpHeaders = new BlobHttpHeaders { ContentType = contentType } };
            var data = BinaryData.FromBytes(content);
            await _container.GetBlobClient(name).UploadAsync(data, options, cancellation);
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
