namespace Reflections.Functions.Storage;

/// <summary>An opened blob. Whoever has it disposes it.</summary>
/// <param name="length">Bytes.</param>
/// <param name="etag">A strong validator of the bytes, in quotes.</param>
public sealed class BlobContent(Stream stream, long length, string etag) : IDisposable
{
    /// <summary>Bytes.</summary>
    public long Length => length;

    /// <summary>A strong validator of the bytes, in quotes.</summary>
    public string ETag => etag;

    /// <summary>Copies all of it, as it is read.</summary>
    /// <exception cref="StorageUnavailableException">Storage does not go on. What was copied by then stays.</exception>
    public async Task CopyToAsync(Stream target, CancellationToken cancellation)
    {
        var buffer = new byte[81920];
        while (await ReadAsync(buffer, cancellation) is > 0 and var read)
        {
            await target.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    private async Task<int> ReadAsync(byte[] buffer, CancellationToken cancellation)
    {
        try
        {
            return await stream.ReadAsync(buffer, cancellation);
        }
        catch (Exception error) when (StorageUnavailableException.IsMeantBy(error, cancellation))
        {
            // The body is read after the request has passed the pipeline.
            throw StorageUnavailableException.Of(error);
        }
    }
}
