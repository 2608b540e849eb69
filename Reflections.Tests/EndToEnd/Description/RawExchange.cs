using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Reflections.Tests.EndToEnd.Description;

/// <summary>Sends bytes as they are, such as no HTTP client would, and reads the whole answer.</summary>
internal static class RawExchange
{
    /// <summary>What came back; null when the server closed the connection without a word.</summary>
    /// <exception cref="OperationCanceledException">The server neither answered nor closed in time.</exception>
    public static async Task<RawAnswer?> SendAsync(Uri server, byte[] request, TimeSpan patience)
    {
        using var stop = new CancellationTokenSource(patience, TimeProvider.System);
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, stop.Token);
        var stream = client.GetStream();

        // At once: a server may answer, and close, before it has read all.
        var sending = WriteAsync(stream, request, stop.Token);
        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, stop.Token);
        }
        catch (IOException) when (!stop.IsCancellationRequested)
        {
            // Reset after the answer: what came before it counts.
        }

        await sending;
        return answer.Length == 0 ? null : RawAnswer.Of(answer.ToArray());
    }

    private static async Task WriteAsync(NetworkStream stream, byte[] request, CancellationToken stop)
    {
        try
        {
            await stream.WriteAsync(request, stop);
        }
        catch (IOException)
        {
            // The server does not want the rest.
        }
    }
}

/// <summary>An answer as it stood on the wire.</summary>
internal sealed record RawAnswer(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>Whether a function gave it, or the host before one was called.</summary>
    public bool IsOfAFunction => Headers.TryGetValue("Content-Security-Policy", out var policy) && !policy.StartsWith("sandbox", StringComparison.Ordinal);

    public static RawAnswer Of(byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        var parts = text.Split("\r\n\r\n", 2);
        var lines = parts[0].Split("\r\n");
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        var isChunked = headers.GetValueOrDefault("Transfer-Encoding") == "chunked";
        return new RawAnswer(int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), headers, isChunked ? Unchunked(parts[1]) : parts[1]);
    }

    // Sizes count bytes, not characters: good enough to look for words, and exact for a body of ASCII.
    private static string Unchunked(string body) =>
        string.Concat(body.Split("\r\n").Where((_, index) => index % 2 == 1));
}
