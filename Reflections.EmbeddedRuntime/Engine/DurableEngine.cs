using System.Collections.Concurrent;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Reflections.EmbeddedRuntime.History;

namespace Reflections.EmbeddedRuntime.Engine;

/// <summary>
/// Runs orchestrations and activities on a history store. One per host, shared by worker and clients. The store is opened at the first
/// use; turns and activities run between <see cref="StartAsync"/> and <see cref="StopAsync"/>. Disposed without a stop, it ends as a
/// crash would.
/// </summary>
internal sealed partial class DurableEngine : IHistoryReader, IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan CommitRetryDelay = TimeSpan.FromSeconds(1);

    private readonly EngineOptions _options;
    private readonly TimeProvider _time;
    private readonly IServiceScopeFactory _scopes;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;
    private readonly FailureDescriber _failures;
    private readonly Lazy<IHistoryStore> _store;
    private readonly Mailboxes _mailboxes;
    private readonly TimerQueue _timers;
    private readonly CancellationTokenSource _stopping = new();

    // Held by Start, and by client calls before it: recovery must see what they wrote, and announce it once.
    private readonly SemaphoreSlim _starting = new(1, 1);
    private readonly ConcurrentDictionary<long, List<InboxMessage>> _early = new();
    private volatile bool _running;
    private bool _disposed;
    private int _stopBegun;
    private int _storeFailing;
    private Worker? _worker;

    public DurableEngine(
        IOptions<EngineOptions> options,
        TimeProvider time,
        IServiceScopeFactory scopes,
        ILoggerFactory loggers,
        IExceptionPropertiesProvider? exceptionProperties = null)
    {
        _options = options.Value;
        _time = time;
        _scopes = scopes;
        _loggers = loggers;
        _logger = loggers.CreateLogger("Reflections.EmbeddedRuntime.Engine");
        _failures = new FailureDescriber(exceptionProperties, _logger);
        _store = new Lazy<IHistoryStore>(() =>
        {
            IHistoryStore store = _options.InMemory ? new MemoryHistoryStore() : SqliteHistoryStore.Open(_options.DataDirectory, _options.HubName);
            return _options.WrapStore?.Invoke(store) ?? store;
        });
        _mailboxes = new Mailboxes(_options.MaxSessionsInMemory);
        _timers = new TimerQueue(time, Due);
    }

    public EngineCounters Counters { get; } = new();

    public StoreCounters StoreCounters => Store.Counters;

    /// <summary>Activity calls of this process.</summary>
    public long ActivityRuns => _worker?.Activities.Runs ?? 0;

    /// <summary>Orchestrations that are in memory.</summary>
    public int InstancesInMemory => _mailboxes.Count;

    public EngineTracing Tracing { get; } = new();

    public InstanceWaiters Waiters { get; } = new();

    public TimeProvider Time => _time;

    public string HubName => _options.HubName;

    /// <inheritdoc cref="EngineOptions.FunctionsHost"/>
    public bool ActsAsFunctionsHost => _options.FunctionsHost;

    public IHistoryStore Store
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _store.Value;
        }
    }

    public Task<IReadOnlyList<HistoryEvent>?> ReadHistoryAsync(string instanceId, CancellationToken cancellation = default) =>
        Store.ReadHistoryAsync(instanceId, cancellation);

    /// <summary>Picks up what the store holds, and begins to run.</summary>
    /// <exception cref="InvalidOperationException">The data folder is in use, or the engine runs already.</exception>
    /// <exception cref="InvalidDataException">The history is damaged.</exception>
    public async Task StartAsync(IDurableTaskFactory factory, DurableTaskWorkerOptions options)
    {
        await _starting.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_worker is not null)
            {
                throw new InvalidOperationException("The embedded engine has a worker already; a host has one.");
            }

            var store = Store;
            var turns = _options.MaxConcurrentOrchestrators ?? options.Concurrency.MaximumConcurrentOrchestrationWorkItems;
            var activities = _options.MaxConcurrentActivities ?? options.Concurrency.MaximumConcurrentActivityWorkItems;
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(turns);
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(activities);
            var ledger = _options.InMemory
                ? CrashLedger.InMemory(turns + activities)
                : CrashLedger.Open(Path.Combine(_options.DataDirectory, $"{_options.HubName}.inflight"), turns + activities);
            var work = await store.RecoverAsync(ledger.Interrupted).ConfigureAwait(false);
            if (ledger.Interrupted.Count > 0)
            {
                EngineLog.HostHadDied(_logger, ledger.Interrupted.Count);
            }

            ledger.Clear();
            var workerLogger = _loggers.CreateLogger(WorkerLog.Category);
            var dispatcher = new ActivityDispatcher(
                factory, _scopes, options.DataConverter, ledger, _options.MaxHostCrashes, Tracing, _failures, workerLogger, _mailboxes.Post);
            var settings = new SessionSettings(options.DataConverter, options.Versioning?.DefaultVersion ?? string.Empty, _loggers, _failures)
            {
                FunctionsHost = _options.FunctionsHost,
                WorkerLogger = workerLogger,
                KnownOrchestrators = (factory as RegistryTaskFactory)?.Orchestrators ?? [],
            };
            _worker = new Worker(factory, settings, options.Versioning, dispatcher, ledger);
            _running = true;
            Announce(work);
            _worker.Turns = [.. Enumerable.Range(0, turns).Select(slot => Task.Run(() => TurnLoop(slot)))];
            dispatcher.Start(activities, firstSlot: turns, _stopping.Token);
            EngineLog.EngineStarted(
                _logger, _options.HubName, _options.InMemory ? "memory" : _options.DataDirectory, _mailboxes.Count, work.Activities.Count, work.Timers.Count);
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>
    /// Begins nothing new, waits until activities in progress are answered and their answers committed, and closes the store. What is
    /// not done after the time to drain, or when the token fires, is left: it runs again at the next start.
    /// </summary>
    public async Task StopAsync(CancellationToken hurry = default)
    {
        if (!_running || Interlocked.Exchange(ref _stopBegun, 1) != 0)
        {
            return;
        }

        var worker = _worker!;
        _mailboxes.BeginDrain();
        try
        {
            await DrainAsync(worker).WaitAsync(_options.DrainTimeout, _time, hurry).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            EngineLog.NotDrained(_logger, worker.Activities.Running, _mailboxes.Scheduled);
        }

        _running = false;
        await _stopping.CancelAsync().ConfigureAwait(false);

        // A host that stops in order has not crashed in anything.
        worker.Ledger.Clear();
        await CloseAsync(abandon: false).ConfigureAwait(false);
    }

    private async Task DrainAsync(Worker worker)
    {
        await worker.Activities.Drain().ConfigureAwait(false);
        await _mailboxes.EndDrain().ConfigureAwait(false);
        _mailboxes.Close();
        await Task.WhenAll(worker.Turns).ConfigureAwait(false);
    }

    /// <summary>Writes for a client and, while the engine runs, announces what became due through it.</summary>
    public async Task<T> WriteAsync<T>(Func<IHistoryStore, Task<T>> write, Action<T> announce)
    {
        if (_running)
        {
            var written = await write(Store).ConfigureAwait(false);
            announce(written);
            return written;
        }

        await _starting.WaitAsync().ConfigureAwait(false);
        try
        {
            var written = await write(Store).ConfigureAwait(false);
            if (_running)
            {
                announce(written);
            }

            return written;
        }
        finally
        {
            _starting.Release();
        }
    }

    public async ValueTask DisposeAsync() => await CloseAsync(abandon: true).ConfigureAwait(false);

    public void Dispose() => CloseAsync(abandon: true).AsTask().GetAwaiter().GetResult();

    private async ValueTask CloseAsync(bool abandon)
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _running = false;
        await _stopping.CancelAsync().ConfigureAwait(false);
        _mailboxes.Close();
        _timers.Dispose();
        if (_store.IsValueCreated)
        {
            if (abandon)
            {
                _store.Value.Abandon();
            }

            await _store.Value.DisposeAsync().ConfigureAwait(false);
        }

        _worker?.Ledger.Dispose();
        Waiters.SignalAll();
    }

    /// <summary>Lets what became due run.</summary>
    public void Announce(RecoveredWork work)
    {
        Announce(work.Due);
        foreach (var (key, generation, task, fireAt, setAt) in work.Timers)
        {
            _timers.Add(new TimerId(key, generation, task), fireAt, setAt);
        }

        work.Activities.ForEach(_worker!.Activities.Enqueue);
    }

    /// <summary>Lets what became due run.</summary>
    public void Announce(StoreOutcome outcome)
    {
        outcome.Replaced.ForEach(_mailboxes.Forget);
        var now = _time.GetUtcNow().UtcDateTime;
        foreach (var (key, startAt) in outcome.Started)
        {
            if (startAt is { } later && later > now)
            {
                _timers.Add(new TimerId(key, -1, -1), later, setAt: null);
            }
            else
            {
                _mailboxes.Wake(key);
            }
        }

        foreach (var (key, message) in outcome.Delivered)
        {
            _mailboxes.Post(key, message);
        }
    }

    private void Due(TimerId timer)
    {
        if (timer.TaskId < 0)
        {
            _mailboxes.Wake(timer.Key);
        }
        else
        {
            _mailboxes.Post(
                timer.Key, new InboxMessage(HistoryEventType.TimerFired) { Generation = timer.Generation, TaskId = timer.TaskId });
        }
    }

    private sealed record Worker(
        IDurableTaskFactory Factory,
        SessionSettings Settings,
        DurableTaskWorkerOptions.VersioningOptions? Versioning,
        ActivityDispatcher Activities,
        CrashLedger Ledger)
    {
        public Task[] Turns { get; set; } = [];
    }
}
