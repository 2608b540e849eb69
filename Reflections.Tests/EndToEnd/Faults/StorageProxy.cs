using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Reflections.Functions.Azurite;

namespace Reflections.Tests.EndToEnd.Faults;

/// <summary>The network between the app and Azurite: passes every request on, or does to it what the plan says.</summary>
internal sealed class StorageProxy : IAsyncDisposable
{
    private static readonly TimeSpan ClientsPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMilliseconds(2500);

    private readonly AzuriteEndpoints _azurite;
    private readonly Func<StorageRequest, Disturbance> _plan;
    private readonly TcpListener _blobs = new(IPAddress.Loopback, 0);
    private readonly TcpListener _tables = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, bool> _open = new();
    private readonly ConcurrentDictionary<Task, bool> _late = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _awaited = new();
    private readonly ConcurrentBag<(WireMessage Request, bool IsBlob)> _held = [];
    private readonly int[] _faults = new int[Enum.GetValues<StorageFault>().Length];
    private int _requests;
    private volatile bool _closed;

    private StorageProxy(AzuriteEndpoints azurite, Func<StorageRequest, Disturbance> plan) => (_azurite, _plan) = (azurite, plan);

    /// <summary>Names Azurite as the app is to see it.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>Requests seen so far.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>How often each fault struck, in one line.</summary>
    public string Report => string.Join(", ", Enum.GetValues<StorageFault>()
        .Select(fault => (fault, count: Volatile.Read(ref _faults[(int)fault])))
        .Where(seen => seen.count > 0)
        .Select(seen => string.Create(CultureInfo.InvariantCulture, $"{seen.count} {seen.fault}")));

    public static StorageProxy Start(string azurite, Func<StorageRequest, Disturbance> plan)
    {
        var proxy = new StorageProxy(AzuriteEndpoints.FromConnectionString(azurite)!, plan);
        proxy._blobs.Start();
        proxy._tables.Start();
        proxy.ConnectionString = new AzuriteEndpoints(Port(proxy._blobs), Port(proxy._tables)).ConnectionString;
        _ = proxy.AcceptAsync(proxy._blobs, isBlob: true);
        _ = proxy.AcceptAsync(proxy._tables, isBlob: false);
        return proxy;
    }

    /// <summary>Returns when so many more requests have come, or <paramref name="unless"/> has ended.</summary>
    public async Task ReachedAsync(int more, Task unless)
    {
        for (var target = Requests + more; Requests < target && !unless.IsCompleted;)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }
    }

    /// <summary>Lets storage see the requests that were held.</summary>
    public async Task ReleaseAsync()
    {
        while (_held.TryTake(out var held))
        {
            await DeliverAsync(held.Request, held.IsBlob);
        }
    }

    /// <summary>Returns when no request is on its way that its sender has given up.</summary>
    public Task QuietAsync() => Task.WhenAll(_late.Keys);

    public async ValueTask DisposeAsync()
    {
        _closed = true;
        _blobs.Stop();
        _tables.Stop();
        foreach (var connection in _open.Keys)
        {
            connection.Dispose();
        }

        await QuietAsync();
    }

    private static int Port(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    private async Task AcceptAsync(TcpListener listener, bool isBlob)
    {
        while (!_closed)
        {
            try
            {
                _ = ServeAsync(await listener.AcceptSocketAsync(), isBlob);
            }
            catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(Socket client, bool isBlob)
    {
        client.NoDelay = true;
        _open[client] = true;
        using var upstream = new Upstream(isBlob ? _azurite.BlobPort : _azurite.TablePort);
        try
        {
            var reader = new WireReader(client);
            while (await reader.ReadAsync() is { } request)
            {
                var seen = new StorageRequest(Interlocked.Increment(ref _requests), isBlob, request.Method, request.Target);
                if (!await PassAsync(seen, request, client, reader, upstream))
                {
                    break;
                }
            }
        }
        catch (SocketException)
        {
            // One of the two is gone; the other one learns it.
        }
        finally
        {
            _open.TryRemove(client, out _);
            client.Dispose();
        }
    }

    /// <returns>Whether the connection goes on.</returns>
    private async Task<bool> PassAsync(StorageRequest seen, WireMessage request, Socket client, WireReader reader, Upstream upstream)
    {
        var (fault, atThatMoment) = _plan(seen);
        Interlocked.Increment(ref _faults[(int)fault]);
        switch (fault)
        {
            case StorageFault.None:
                return await AnswerAsync(client, request, (await upstream.AskAsync(request))?.Bytes);
            case StorageFault.ResetBefore:
                atThatMoment?.Invoke();
                return Reset(client);
            case StorageFault.ResetAfter:
                await upstream.AskAsync(request);
                atThatMoment?.Invoke();
                return Reset(client);
            case StorageFault.CutAnswer:
                if (await upstream.AskAsync(request) is { } cut)
                {
                    var length = cut.Bytes.Length > cut.HeadLength ? (cut.HeadLength + cut.Bytes.Length) / 2 : cut.HeadLength / 2;
                    await client.SendAsync(cut.Bytes.AsMemory(0, length));
                }

                client.Shutdown(SocketShutdown.Send);
                return false;
            case StorageFault.SlowAnswer:
                var slow = await upstream.AskAsync(request);
                await GivenUpAsync(reader);
                return await AnswerAsync(client, request, slow?.Bytes);
            case StorageFault.LateAfterTimeout:
                DeliverLater(request, seen.IsBlob);
                await GivenUpAsync(reader);
                return false;
            case StorageFault.LateAfterReset:
                DeliverLater(request, seen.IsBlob);
                return Reset(client);
            case StorageFault.Held:
                _held.Add((request, seen.IsBlob));
                return Reset(client);
            case StorageFault.Twice:
                await upstream.AskAsync(request);
                return await AnswerAsync(client, request, (await upstream.AskAsync(request))?.Bytes);
            case StorageFault.Silence:
                await GivenUpAsync(reader);
                return false;
            case StorageFault.InternalErrorAfter:
                await upstream.AskAsync(request);
                return await AnswerAsync(client, request, Refusal(fault));
            default:
                return await AnswerAsync(client, request, Refusal(fault));
        }
    }

    private static byte[] Refusal(StorageFault fault) => Encoding.ASCII.GetBytes(fault switch
    {
        StorageFault.Busy => "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 0\r\n",
        StorageFault.TooMany => "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 0\r\n",
        StorageFault.FalseConflict => "HTTP/1.1 409 Conflict\r\n",
        StorageFault.FalsePrecondition => "HTTP/1.1 412 Precondition Failed\r\n",
        StorageFault.FalseAbsence => "HTTP/1.1 404 Not Found\r\n",
        StorageFault.FalseBlobConflict => "HTTP/1.1 409 Conflict\r\nx-ms-error-code: BlobAlreadyExists\r\nx-ms-request-id: 0\r\n",
        _ => "HTTP/1.1 500 Internal Server Error\r\n",
    } + "Content-Length: 0\r\n\r\n");

    private static bool Reset(Socket client)
    {
        // Lingering for no time sends a reset rather than an orderly end.
        client.LingerState = new LingerOption(true, 0);
        client.Close();
        return false;
    }

    private static Task GivenUpAsync(WireReader reader) =>
        Task.WhenAny(reader.GoneAsync(), Task.Delay(ClientsPatience, TimeProvider.System));

    private async Task<bool> AnswerAsync(Socket client, WireMessage request, byte[]? answer)
    {
        if (answer is null)
        {
            return Reset(client);
        }

        if (_awaited.TryRemove(request.Meaning, out var repetition))
        {
            repetition.SetResult();
        }

        await client.SendAsync(answer);
        return true;
    }

    /// <summary>Sends the request to storage once its repetition has been answered, or seems not to come.</summary>
    private void DeliverLater(WireMessage request, bool isBlob)
    {
        var repetition = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _awaited[request.Meaning] = repetition;
        var delivery = WaitAsync();
        _late[delivery] = true;
        _ = delivery.ContinueWith(done => _late.TryRemove(done, out _), TaskScheduler.Default);

        async Task WaitAsync()
        {
            await Task.WhenAny(repetition.Task, Task.Delay(LongestDelay, TimeProvider.System));
            await DeliverAsync(request, isBlob);
        }
    }

    private async Task DeliverAsync(WireMessage request, bool isBlob)
    {
        using var upstream = new Upstream(isBlob ? _azurite.BlobPort : _azurite.TablePort);
        await upstream.AskAsync(request);
    }

    /// <summary>A connection to Azurite, made when it is first needed.</summary>
    private sealed class Upstream(int port) : IDisposable
    {
        private Socket? _socket;
        private WireReader? _reader;

        /// <summary>The answer, or null when there is none.</summary>
        public async Task<WireMessage?> AskAsync(WireMessage request)
        {
            // Azurite closes what is idle for five seconds: that is not a fault of the plan's.
            return (_socket is null ? null : await TryAsync(request)) ?? await TryAsync(request);
        }

        public void Dispose() => _socket?.Dispose();

        private async Task<WireMessage?> TryAsync(WireMessage request)
        {
            try
            {
                if (_socket is null)
                {
                    _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                    _reader = new WireReader(_socket);
                    await _socket.ConnectAsync(IPAddress.Loopback, port);
                }

                await _socket.SendAsync(request.Bytes);
                if (await _reader!.ReadAsync(request.Method) is { } answer)
                {
                    return answer;
                }
            }
            catch (SocketException)
            {
                // As below.
            }

            _socket?.Dispose();
            _socket = null;
            return null;
        }
    }
}
