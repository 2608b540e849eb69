using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace Reflections.Functions.Fetching;

/// <summary>
/// Reads and decodes a body within a limit, counting twice: the bytes that arrive and the bytes they decode to.
/// Decoding here and not in the HTTP handler is what makes the first count possible.
/// </summary>
internal static class BodyReader
{
    public const string AcceptEncoding = "gzip, deflate, br";

    private const int BufferSize = 64 * 1024;

    public static bool CanDecode(ICollection<string> encodings) =>
        encodings.Count == 0 || (encodings.Count == 1 && Normalize(encodings.First()) is "gzip" or "deflate" or "br" or "identity");

    /// <summary>The decoded body; null when its beginning was refused: the rest is not read then.</summary>
    /// <param name="goesOn">Asked once, about the first <see cref="DeclaredType.Window"/> bytes or all there are; null to read whatever it is.</param>
    /// <exception cref="SizeLimitExceededException">Either count passed <paramref name="maxBytes"/>; nothing more was read.</exception>
    /// <exception cref="InvalidDataException">The encoded body is damaged.</exception>
    public static async Task<byte[]?> ReadAsync(
        Stream body, ICollection<string> encodings, int maxBytes, Func<ReadOnlyMemory<byte>, bool>? goesOn, CancellationToken cancellationToken)
    {
        await using var counted = new CountingStream(body, maxBytes);
        await using var decoded = Decode(counted, encodings.Count == 0 ? "identity" : Normalize(encodings.First()));
        using var result = new MemoryStream();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int read;
            while ((read = await decoded.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                if (result.Length + read > maxBytes)
                {
                    throw new SizeLimitExceededException();
                }

                result.Write(buffer, 0, read);
                if (goesOn is not null && result.Length >= DeclaredType.Window)
                {
                    if (!goesOn(result.GetBuffer().AsMemory(0, DeclaredType.Window)))
                    {
                        return null;
                    }

                    goesOn = null;
                }
            }
        }
        catch (InvalidOperationException e) when (decoded is BrotliStream)
        {
            // The one decoder that reports damage with another exception.
            throw new InvalidDataException(e.Message, e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        // The decoder takes a body that was cut off for one that ended.
        if (decoded is GZipStream && counted.LastNumber > result.Length)
        {
            throw new InvalidDataException("The gzip body does not end with a length that it holds: it was cut off.");
        }

        return goesOn is null || goesOn(result.GetBuffer().AsMemory(0, (int)result.Length)) ? result.ToArray() : null;
    }

    private static string Normalize(string encoding) => encoding.ToLowerInvariant() is "x-gzip" ? "gzip" : encoding.ToLowerInvariant();

    private static Stream Decode(Stream body, string encoding) => encoding switch
    {
        "gzip" => new GZipStream(body, CompressionMode.Decompress),
        "deflate" => new ZLibStream(body, CompressionMode.Decompress),
        "br" => new BrotliStream(body, CompressionMode.Decompress),
        _ => body,
    };

    /// <summary>Fails the read that takes the total past the limit.</summary>
    private sealed class CountingStream(Stream inner, long limit) : Stream
    {
        private readonly byte[] _last = new byte[sizeof(uint)];
        private long _count;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        /// <summary>The last four bytes so far: of a gzip body the length of its last member (RFC 1952, 2.3.1), of one that was cut off most likely far more.</summary>
        public uint LastNumber => BinaryPrimitives.ReadUInt32LittleEndian(_last);

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            return Count(buffer.Span[..read]);
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => Count(buffer.AsSpan(offset, inner.Read(buffer, offset, count)));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private int Count(ReadOnlySpan<byte> read)
        {
            var kept = Math.Max(0, _last.Length - read.Length);
            _last.AsSpan(_last.Length - kept).CopyTo(_last);
            read[^(_last.Length - kept)..].CopyTo(_last.AsSpan(kept));
            _count += read.Length;
            return _count > limit ? throw new SizeLimitExceededException() : read.Length;
        }
    }
}
