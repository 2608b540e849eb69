using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Reflections.Tests.EndToEnd.Faults;

/// <summary>Reads HTTP/1.1 messages off a connection, byte for byte.</summary>
internal sealed class WireReader(Socket socket)
{
    private byte[] _buffer = new byte[8192];
    private int _length;

    /// <summary>The next message, or null when the peer has closed the connection, also in the middle of one.</summary>
    /// <param name="answersTo">The request's method when an answer is read, else null.</param>
    public async Task<WireMessage?> ReadAsync(string? answersTo = null)
    {
        int head;
        while ((head = After("\r\n\r\n"u8, 0)) < 0)
        {
            if (!await FillAsync())
            {
                return null;
            }
        }

        var lines = Encoding.Latin1.GetString(_buffer, 0, head).Split("\r\n");
        var end = await EndAsync(head, lines, answersTo);
        if (end < 0)
        {
            return null;
        }

        var message = new WireMessage(lines[0], _buffer[..end], head);
        _buffer.AsSpan(end, _length - end).CopyTo(_buffer);
        _length -= end;
        return message;
    }

    /// <summary>Returns when the peer has closed the connection.</summary>
    public async Task GoneAsync()
    {
        while (await FillAsync())
        {
            // What it still sends is kept for a reader that will not come.
        }
    }

    private async Task<int> EndAsync(int head, string[] lines, string? answersTo)
    {
        var status = answersTo is null ? 0 : int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture);
        if (answersTo == "HEAD" || status is 204 or 304)
        {
            return head;
        }

        if (Header(lines, "Transfer-Encoding") is "chunked")
        {
            return await EndOfChunksAsync(head);
        }

        var end = head + int.Parse(Header(lines, "Content-Length") ?? "0", CultureInfo.InvariantCulture);
        return await HasAsync(end) ? end : -1;
    }

    private async Task<int> EndOfChunksAsync(int at)
    {
        while (true)
        {
            int data;
            while ((data = After("\r\n"u8, at)) < 0)
            {
                if (!await FillAsync())
                {
                    return -1;
                }
            }

            var size = int.Parse(Encoding.Latin1.GetString(_buffer, at, data - at - 2).Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            at = data + size + 2;
            if (!await HasAsync(at))
            {
                return -1;
            }

            // Node sends no trailers: the last chunk and the empty line are the end.
            if (size == 0)
            {
                return at;
            }
        }
    }

    private async Task<bool> HasAsync(int length)
    {
        while (_length < length)
        {
            if (!await FillAsync())
            {
                return false;
            }
        }

        return true;
    }

    private int After(ReadOnlySpan<byte> mark, int from)
    {
        var at = _buffer.AsSpan(from, _length - from).IndexOf(mark);
        return at < 0 ? -1 : from + at + mark.Length;
    }

    private async Task<bool> FillAsync()
    {
        if (_length == _buffer.Length)
        {
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }

        try
        {
            var read = await socket.ReceiveAsync(_buffer.AsMemory(_length));
            _length += read;
            return read > 0;
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    private static string? Header(string[] lines, string name) => lines
        .FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
}
