using Microsoft.AspNetCore.Connections;
using Reflections.Cli.Api;
using Reflections.Cli.Output;

namespace Reflections.Cli.Hosts;

/// <summary>What the user said about the host.</summary>
/// <param name="Endpoint">The host to use; null to find or start one.</param>
/// <param name="DataDirectory">Full path of the data folder of a host that is started here.</param>
/// <param name="DataDirectoryGiven">The user named it.</param>
internal sealed record HostChoice(Uri? Endpoint, string DataDirectory, bool DataDirectoryGiven);

/// <summary>A host to speak to.</summary>
/// <param name="App">The host when it runs in this process.</param>
internal sealed record HostLease(ApiClient Api, IRunningApp? App);

/// <summary>
/// Finds the host: the one that was named, else the one at the default address, else the app in this process. Of several that start at the same
/// moment one gets the address and the data folder; the others find it there.
/// </summary>
internal sealed class HostFinder(HostChoice choice, string urls, IAppStarter starter, CliConsole console, TimeProvider time, Pace pace)
{
    /// <summary>A first start may have to wait for the storage emulator.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    public bool IsNamed => choice.Endpoint is not null;

    public string DataDirectory => choice.DataDirectory;

    /// <exception cref="HostUnavailableException">There is none, and none can be started.</exception>
    public async Task<HostLease> FindAsync(CancellationToken cancellation)
    {
        if (choice.Endpoint is { } named)
        {
            return await AskAsync(named, cancellation) is var (lease, answer) && lease is not null
                ? lease : throw new HostUnavailableException($"No host answers at {Shown(named)}: {answer.Detail}");
        }

        return DefaultAddress() is { } address ? await FindOrStartAsync(address, cancellation) : await StartAsync(cancellation);
    }

    private async Task<HostLease> FindOrStartAsync(Uri address, CancellationToken cancellation)
    {
        var deadline = time.GetUtcNow() + s_patience;
        for (var told = false; ; told = true)
        {
            var (lease, answer) = await AskAsync(address, cancellation);
            if (lease is not null)
            {
                console.Note(choice.DataDirectoryGiven
                    ? $"Using the host that runs at {Shown(address)}; its data folder counts, not {choice.DataDirectory}."
                    : $"Using the host that runs at {Shown(address)}.");
                return lease;
            }

            var obstacle = answer.Detail;
            switch (answer.Presence)
            {
                case HostPresence.Locked:
                    throw new HostUnavailableException($"{Shown(address)}: {answer.Detail}");
                case HostPresence.Foreign:
                    throw new HostUnavailableException(
                        $"Something else listens at {Shown(address)} ({answer.Detail}); name a host with --endpoint, or set ASPNETCORE_URLS to a free address.");
                case HostPresence.Absent:
                    try
                    {
                        return await StartAsync(cancellation);
                    }
                    catch (HostUnavailableException error) when (IsTaken(error.InnerException))
                    {
                        obstacle = error.Message;
                    }

                    break;
            }

            if (time.GetUtcNow() >= deadline)
            {
                throw new HostUnavailableException($"No host answers at {Shown(address)}: {obstacle}");
            }

            if (!told)
            {
                console.Note($"{obstacle.TrimEnd('.')}. Waiting for a host at {Shown(address)}.");
            }

            await Task.Delay(pace.Longest, time, cancellation);
        }
    }

    private async Task<(HostLease? Lease, HostAnswer Answer)> AskAsync(Uri address, CancellationToken cancellation)
    {
        // The one that asks who is there does not wait for a host that puts it off: that is done here.
        using var probe = new ApiClient(address, console.Note);
        var answer = await HostProbe.AskAsync(probe, time, cancellation);
        return (answer.Presence == HostPresence.Ready ? new HostLease(new ApiClient(address, console.Note, time), null) : null, answer);
    }

    private async Task<HostLease> StartAsync(CancellationToken cancellation)
    {
        IRunningApp app;
        try
        {
            app = await starter.StartAsync(urls, choice.DataDirectory, cancellation);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new HostUnavailableException(FirstLine(error), error);
        }

        console.Note($"Hosting the app in this process at {Shown(app.Address)}; its data is in {choice.DataDirectory}.");
        return new HostLease(new ApiClient(app.Address, console.Note, time), app);
    }

    private Uri? DefaultAddress()
    {
        try
        {
            return HostAddress.Reach(urls);
        }
        catch (FormatException error)
        {
            throw new HostUnavailableException($"ASPNETCORE_URLS is '{urls}', which is no address: {error.Message}", error);
        }
    }

    /// <summary>Another process has the address, or the data folder's lock file: it is about to answer, or about to go.</summary>
    private static bool IsTaken(Exception? error) => error switch
    {
        null => false,
        AddressInUseException => true,
        InvalidOperationException { InnerException: IOException } => true,
        AggregateException several => several.InnerExceptions.Any(IsTaken),
        _ => IsTaken(error.InnerException),
    };

    private static string FirstLine(Exception error)
    {
        while (error is AggregateException { InnerException: { } inner })
        {
            error = inner;
        }

        return error.Message.Split('\n', 2)[0].TrimEnd();
    }

    private static string Shown(Uri address) => address.AbsoluteUri.TrimEnd('/');
}
