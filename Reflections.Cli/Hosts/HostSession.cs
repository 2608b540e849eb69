using Reflections.Cli.Api;
using Reflections.Cli.Output;

namespace Reflections.Cli.Hosts;

/// <summary>
/// The host for the length of a command. A host that another command ran may end while this one still waits: then the next one is found or started,
/// and the accepted runs go on in it.
/// </summary>
internal sealed class HostSession : IAsyncDisposable
{
    private const int Attempts = 6;

    private readonly HostFinder _finder;
    private readonly CliConsole _console;
    private readonly TimeProvider _time;
    private readonly Pace _pace;
    private readonly SemaphoreSlim _replacing = new(1, 1);
    private readonly List<HostLease> _leases;
    private volatile HostLease _lease;

    private HostSession(HostFinder finder, HostLease lease, CliConsole console, TimeProvider time, Pace pace)
    {
        _finder = finder;
        _console = console;
        _time = time;
        _pace = pace;
        _lease = lease;
        _leases = [lease];
    }

    /// <summary>The present host's API.</summary>
    public ApiClient Api => _lease.Api;

    /// <summary>The host runs in this process and ends with it.</summary>
    public bool IsInProcess => _lease.App is not null;

    /// <summary>Data folder of a host in this process.</summary>
    public string DataDirectory => _finder.DataDirectory;

    /// <exception cref="HostUnavailableException">There is no host.</exception>
    public static async Task<HostSession> OpenAsync(HostFinder finder, CliConsole console, TimeProvider time, Pace pace, CancellationToken cancellation) =>
        new(finder, await finder.FindAsync(cancellation), console, time, pace);

    /// <summary>Calls the host, and calls again when it cannot be reached. A call may therefore reach a host twice.</summary>
    /// <exception cref="HostUnavailableException">No host could be reached.</exception>
    /// <exception cref="ApiException">The host refused.</exception>
    public async Task<T> CallAsync<T>(Func<ApiClient, Task<T>> call, CancellationToken cancellation)
    {
        var pause = _pace.First;
        for (var attempt = 1; ; attempt++)
        {
            var lease = _lease;
            try
            {
                return await call(lease.Api);
            }
            catch (Exception error) when (IsUnreachable(error, cancellation))
            {
                if (attempt == Attempts)
                {
                    throw new HostUnavailableException($"The host at {lease.Api.Address} does not answer: {error.Message}", error);
                }
            }

            await Task.Delay(pause, _time, cancellation);
            pause *= 2;
            await ReplaceAsync(lease, cancellation);
        }
    }

    /// <summary>
    /// Returns when no run in the host has work to do, whoever started it. Runs that a killed host had accepted and not yet started count:
    /// a sweep finds them, and starts them, first.
    /// </summary>
    public async Task WaitUntilIdleAsync(CancellationToken cancellation)
    {
        var sweep = await CallAsync(api => api.SweepAsync(dryRun: false, cancellation), cancellation);
        await WaitWhileAsync(
            async api => sweep is not null && await api.FindInstanceAsync(sweep, cancellation) is { IsLive: true }, "Looking for runs that a stopped host left behind.", cancellation);
        await WaitWhileAsync(api => api.IsBusyAsync(cancellation), "Other runs in this host have not ended; waiting for them.", cancellation);
    }

    private async Task WaitWhileAsync(Func<ApiClient, Task<bool>> isBusy, string note, CancellationToken cancellation)
    {
        var start = _time.GetTimestamp();
        var told = false;
        for (var pause = _pace.First; await CallAsync(isBusy, cancellation); pause = _pace.After(pause))
        {
            if (!told && _time.GetElapsedTime(start) >= _pace.Longest)
            {
                _console.Note(note);
                told = true;
            }

            await Task.Delay(pause, _time, cancellation);
        }
    }

    /// <summary>Stops a host that runs in this process.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var lease in _leases)
        {
            lease.Api.Dispose();
            if (lease.App is not null)
            {
                await lease.App.DisposeAsync();
            }
        }

        _replacing.Dispose();
    }

    private async Task ReplaceAsync(HostLease lost, CancellationToken cancellation)
    {
        if (_finder.IsNamed || lost.App is not null)
        {
            return;
        }

        await _replacing.WaitAsync(cancellation);
        try
        {
            if (ReferenceEquals(_lease, lost))
            {
                _console.Note($"The host at {lost.Api.Address} has gone.");
                var found = await _finder.FindAsync(cancellation);
                _leases.Add(found);
                _lease = found;
            }
        }
        finally
        {
            _replacing.Release();
        }
    }

    private static bool IsUnreachable(Exception error, CancellationToken cancellation) => error switch
    {
        HttpRequestException => true,
        OperationCanceledException => !cancellation.IsCancellationRequested,
        _ => false,
    };
}
