using Reflections.Tests.Functions.Storage;
using System.Collections.Concurrent;
using System.Diagnostics;
using Azure.Core.Pipeline;
using Reflections.Domain.Identity;
using Reflections.Tests.Azurite;
using Reflections.Tests.CrashMatrix.Faults;
using Reflections.Tests.Functions.Storage.Service;

namespace Reflections.Tests.CrashMatrix.Bench;

/// <summary>
/// One installation: storage, a data folder, a clock, and the host that stands on them. When the host dies, the next step starts
/// another one on what is there, and asks again for what got no answer, as clients do.
/// </summary>
internal sealed class Bench : IAsyncDisposable
{
    public const string MemoryPrefix = "bench";

    private const int MostAttempts = 12;

    // A host that makes no call for so long has nothing to do before its next timer. When it was only slow, a timer fires early, which it may.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // What is tried again after a while is; what waits for somebody is left to wait.
    private static readonly TimeSpan ShortSleep = TimeSpan.FromMinutes(1);

    private static readonly string Folders = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    private readonly Observer _observer;
    private FaultInjector? _faults;
    private BenchHost? _host;

    private Bench(BenchSetup setup, MemoryStorageService? memory)
    {
        (Setup, Memory) = (setup, memory);
        _observer = memory is null ? Observer.OnAzurite(setup.Settings) : Observer.InMemory();
        Client = new Client(this);
    }

    public BenchSetup Setup { get; }

    /// <summary>The storage service; null when it is Azurite.</summary>
    public MemoryStorageService? Memory { get; }

    public Client Client { get; }

    public Observer Observer => _observer.At(Memory);

    /// <summary>The runs that the scenario speaks of, by its own names.</summary>
    public ConcurrentDictionary<string, RunId> Runs { get; private init; } = new();

    /// <summary>Whether clients ask again, and hosts are started again; a scenario that is to break off switches it off.</summary>
    public bool GoesOn { get; set; } = true;

    /// <summary>Hosts that died.</summary>
    public int Deaths { get; private set; }

    /// <summary>Told to each host that is started.</summary>
    public Action<FaultInjector>? Prepare { get; set; }

    public static Bench InMemory(IReadOnlyDictionary<string, string?>? settings = null, Func<BenchTime, MemoryStorageService, HttpPipelinePolicy>? between = null)
    {
        var time = NewTime();
        return On(new MemoryStorageService(time), time, settings, between);
    }

    public static async Task<Bench> OnAzuriteAsync(IReadOnlyDictionary<string, string?>? settings = null)
    {
        var prefix = SharedAzurite.UniquePrefix();
        var setup = new BenchSetup
        {
            Folder = NewFolder(),
            Time = NewTime(),
            Prefix = prefix,
            Policies = [],
            Settings = SettingsFor(await SharedAzurite.ConnectionStringAsync(), prefix, settings),
        };
        return new Bench(setup, null);
    }

    /// <summary>Another installation with the same contents, which goes its own way from here. No host may be up.</summary>
    /// <param name="between">Makes a policy between the faults and the service; null for none.</param>
    public Bench Fork(Func<BenchTime, MemoryStorageService, HttpPipelinePolicy>? between = null)
    {
        Assert.Null(_host);
        var time = new BenchTime(Setup.Time.GetUtcNow());
        var fork = On(Memory!.Fork(time), time, Setup.Settings, between, Runs, Setup);
        foreach (var file in Directory.EnumerateFiles(Setup.Folder, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(fork.Setup.Folder, Path.GetRelativePath(Setup.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return fork;
    }

    /// <summary>The host, started when there is none.</summary>
    public async Task<BenchHost> HostAsync()
    {
        if (_host is null)
        {
            _faults = new FaultInjector();
            Prepare?.Invoke(_faults);
            _host = await BenchHost.StartAsync(Setup, _faults);
        }

        return _host;
    }

    /// <summary>Asks until there is an answer: a host that dies is started again, and one that refuses is asked again, as clients do.</summary>
    public Task<T> AskAsync<T>(Func<BenchHost, Task<T>> ask) => AskAsync(ShortSleep, ask);

    /// <param name="longestSleep">How far the clock may be taken on to its next timer when everybody waits.</param>
    public async Task<T> AskAsync<T>(TimeSpan longestSleep, Func<BenchHost, Task<T>> ask)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var host = await HostAsync();
                return await AwaitAsync(ask(host), host.Faults, longestSleep);
            }
            catch (Exception error) when (GoesOn && attempt < MostAttempts && error is not TimeoutException)
            {
                if (_faults!.Died.IsCompleted)
                {
                    await CrashAsync();
                }
            }
        }
    }

    /// <summary>Waits for the task, taking the clock on whenever everybody else waits for it.</summary>
    private async Task<T> AwaitAsync<T>(Task<T> task, FaultInjector faults, TimeSpan longestSleep)
    {
        var waiting = Stopwatch.StartNew();
        var still = Stopwatch.StartNew();
        var events = -1;
        while (!task.IsCompleted)
        {
            await Task.WhenAny(task, faults.Died, Task.Delay(Glance, TimeProvider.System));
            if (faults.Died.IsCompleted)
            {
                throw new DiedException();
            }

            if (waiting.Elapsed > Patience)
            {
                throw new TimeoutException("Nothing comes of it any more.");
            }

            if (events != faults.Events || !faults.IsQuiet)
            {
                events = faults.Events;
                still.Restart();
            }
            else if (still.Elapsed > Quiet && Setup.Time.Skip(longestSleep))
            {
                still.Restart();
            }
        }

        return await task;
    }

    /// <summary>The host is gone, as if it was killed.</summary>
    public async Task CrashAsync()
    {
        if (_host is { } host)
        {
            _host = null;
            Deaths++;
            await host.DisposeAsync();
        }
    }

    /// <summary>Ends the host in order.</summary>
    public async Task StopAsync()
    {
        if (_host is { } host)
        {
            _host = null;
            await host.StopAsync();
        }
    }

    /// <summary>The engine and all it knows are lost; the next host is another hub.</summary>
    public async Task LoseDataFolderAsync()
    {
        await CrashAsync();
        Directory.Delete(Setup.Folder, recursive: true);
        Setup.Folder = NewFolder();
    }

    public async ValueTask DisposeAsync()
    {
        await CrashAsync();
        _observer.Dispose();
        Directory.Delete(Setup.Folder, recursive: true);
    }

    private static Bench On(
        MemoryStorageService memory, BenchTime time, IReadOnlyDictionary<string, string?>? settings,
        Func<BenchTime, MemoryStorageService, HttpPipelinePolicy>? between, ConcurrentDictionary<string, RunId>? runs = null,
        BenchSetup? web = null)
    {
        var mistake = between?.Invoke(time, memory);
        var setup = new BenchSetup
        {
            Folder = NewFolder(),
            Time = time,
            Prefix = MemoryPrefix,
            Policies = mistake is null ? [memory] : [mistake, memory],
            Deliver = request => memory.Answer(mistake is Defects.DefectPolicy defect ? defect.Twist(request) : request),
            Settings = InMemorySettings(settings),
            Pages = new ConcurrentDictionary<string, string>(web?.Pages ?? []),
            Tags = new ConcurrentDictionary<string, string>(web?.Tags ?? []),
        };
        return new Bench(setup, memory) { Runs = new ConcurrentDictionary<string, RunId>(runs ?? []) };
    }

    public static Dictionary<string, string?> InMemorySettings(IReadOnlyDictionary<string, string?>? more = null) =>
        SettingsFor(MemoryStorageService.ConnectionString, MemoryPrefix, more);

    private static BenchTime NewTime() => new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    private static string NewFolder() => Directory.CreateDirectory(Path.Combine(Folders, $"reflections-bench-{Guid.NewGuid():N}")).FullName;

    private static Dictionary<string, string?> SettingsFor(string account, string prefix, IReadOnlyDictionary<string, string?>? more)
    {
        var settings = new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = account,
            ["Storage:TablePrefix"] = prefix,
            ["Storage:BlobContainer"] = $"{prefix}-blobs",
            ["Storage:RetryDelay"] = "00:00:00.001",
            ["Storage:MaxRetryDelay"] = "00:00:00.001",
            ["Chunking:MinTokens"] = "0",
            ["Ingest:GroupSize"] = "2",
        };
        foreach (var (key, value) in more ?? new Dictionary<string, string?>())
        {
            settings[key] = value;
        }

        return settings;
    }
}
