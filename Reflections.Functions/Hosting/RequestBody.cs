using Microsoft.AspNetCore.Http;

namespace Reflections.Functions.Hosting;

/// <summary>Reads the bodies of requests whole.</summary>
internal static class RequestBody
{
    private const int Piece = 80 * 1024;

    /// <summary>The body; empty when there is none.</summary>
    /// <param name="maxBytes">Largest body.</param>
    /// <exception cref="ProblemException">It is larger, or its pieces are not marked as HTTP asks for.</exception>
    public static async Task<BinaryData> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellation)
    {
        if (request.ContentLength > maxBytes)
        {
            throw new ProblemException(Problem.TooLarge(maxBytes));
        }

        using var body = new MemoryStream();
        var piece = new byte[Math.Min(Piece, maxBytes + 1)];
        int read;
        while ((read = await ReadPieceAsync(request, piece, cancellation)) > 0)
        {
            if (body.Length + read > maxBytes)
            {
                throw new ProblemException(Problem.TooLarge(maxBytes));
            }

            body.Write(piece, 0, read);
        }

        return BinaryData.FromBytes(body.ToArray());
    }

    private static async Task<int> ReadPieceAsync(HttpRequest request, byte[] piece, CancellationToken cancellation)
    {
        try
        {
            return await request.Body.ReadAsync(piece, cancellation);
        }
        catch (IOException error) when (error is not BadHttpRequestException)
        {
            // Not the host's own disk, which other such errors come from.
            throw new ProblemException(
                new Problem(400, "invalid-request", "The request cannot be read.", "The body breaks off, or its pieces are not marked as HTTP asks for."));
        }
    }
}
