using Microsoft.DurableTask.Client;

namespace Reflections.EmbeddedRuntime.History;

/// <summary>A history store that is gone with its process. Each operation checks before it changes anything, under one lock.</summary>
internal sealed partial class MemoryHistoryStore : IHistoryStore
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, Entry> _byKey = [];
    private readonly Dictionary<string, Entry> _byId = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, (long Key, InboxMessage Message)> _inbox = [];
    private long _lastKey;
    private long _lastMessage;
    private volatile bool _closed;

    public StoreCounters Counters { get; } = new();

    public Task<CreateOutcome> CreateAsync(NewInstance instance) => Write(() =>
    {
        var outcome = new StoreOutcome();
        return new CreateOutcome(Create(instance, outcome), outcome);
    });

    public Task<(DeliveryResult Result, StoreOutcome Outcome)> DeliverAsync(string instanceId, InboxMessage message) => Write(() =>
    {
        var outcome = new StoreOutcome();
        return (Deliver(instanceId, message, outcome), outcome);
    });

    public Task<StoreOutcome> CommitTurnAsync(TurnCommit turn) => Write(() => Commit(turn));

    public Task DropAnsweredAsync(long key, IReadOnlyCollection<int> tasks) => Write(() =>
    {
        if (_byKey.TryGetValue(key, out var entry))
        {
            foreach (var task in tasks)
            {
                entry.Pending.Remove(task);
            }
        }

        return true;
    });

    public Task<(PurgeResultKind Result, int Count)> PurgeAsync(string instanceId, bool recursive) => Write(() =>
        !_byId.TryGetValue(instanceId, out var entry) ? (PurgeResultKind.NoSuchInstance, 0)
        : entry.Instance.Status.IsTerminal() ? (PurgeResultKind.Purged, Purge(entry, recursive))
        : (PurgeResultKind.StillLive, 0));

    public InstanceRecord? Find(long key) => Read(() => _byKey.GetValueOrDefault(key)?.Instance);

    public InstanceRecord? Find(string instanceId) => Read(() => _byId.GetValueOrDefault(instanceId)?.Instance);

    public List<HistoryEvent> ReadHistory(long key) => Read(() => _byKey.TryGetValue(key, out var entry) ? [.. entry.History] : (List<HistoryEvent>)[]);

    public Task<IReadOnlyList<HistoryEvent>?> ReadHistoryAsync(string instanceId, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult(Read(() => _byId.TryGetValue(instanceId, out var entry) ? (IReadOnlyList<HistoryEvent>)[.. entry.History] : null));
    }

    public List<InstanceRecord> Query(InstanceFilter filter) => Read(() => _byKey.Values
        .Select(entry => entry.Instance)
        .Where(instance => instance.Key > filter.AfterKey
            && !(instance.CreatedAt < filter.CreatedFrom)
            && !(instance.CreatedAt > filter.CreatedTo)
            && (filter.CompletedFrom is null || instance.CompletedAt >= filter.CompletedFrom)
            && (filter.CompletedTo is null || instance.CompletedAt <= filter.CompletedTo)
            && (filter.Statuses is not { Count: > 0 } statuses || statuses.Contains(instance.Status))
            && (filter.InstanceIdPrefix is not { } prefix || instance.InstanceId.StartsWith(prefix, StringComparison.Ordinal)))
        .Take(filter.Limit)
        .ToList());

    public void Abandon() => _closed = true;

    public ValueTask DisposeAsync()
    {
        _closed = true;
        return ValueTask.CompletedTask;
    }

    private T Read<T>(Func<T> read)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        lock (_gate)
        {
            return read();
        }
    }

    private Task<T> Write<T>(Func<T> write)
    {
        try
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            lock (_gate)
            {
                var result = write();
                Counters.AddTransaction();
                return Task.FromResult(result);
            }
        }
        catch (Exception exception)
        {
            return Task.FromException<T>(exception);
        }
    }

    private bool Create(NewInstance instance, StoreOutcome outcome)
    {
        if (_byId.TryGetValue(instance.InstanceId, out var existing))
        {
            if (instance.KeptStatuses.Contains(existing.Instance.Status))
            {
                return false;
            }

            Delete(existing);
            outcome.Replaced.Add(existing.Instance.Key);
        }

        var entry = new Entry(new InstanceRecord
        {
            Key = ++_lastKey,
            InstanceId = instance.InstanceId,
            Name = instance.Name,
            Version = instance.Version,
            Status = OrchestrationRuntimeStatus.Pending,
            CreatedAt = instance.CreatedAt,
            UpdatedAt = instance.CreatedAt,
            StartAt = instance.StartAt,
            Input = instance.Input,
            Tags = instance.Tags is { Count: > 0 } tags ? tags : null,
            Parent = instance.Parent,
        });
        _byKey.Add(_lastKey, entry);
        _byId.Add(instance.InstanceId, entry);
        outcome.Started.Add((_lastKey, instance.StartAt));
        return true;
    }

    private DeliveryResult Deliver(string instanceId, InboxMessage message, StoreOutcome outcome)
    {
        if (!_byId.TryGetValue(instanceId, out var target))
        {
            return DeliveryResult.NoSuchInstance;
        }

        if (target.Instance.Status.IsTerminal())
        {
            return DeliveryResult.AlreadyEnded;
        }

        Enqueue(target.Instance.Key, message, outcome);
        return DeliveryResult.Delivered;
    }

    private void Enqueue(long key, InboxMessage message, StoreOutcome outcome)
    {
        var numbered = message with { InboxId = ++_lastMessage };
        _inbox.Add(numbered.InboxId, (key, numbered));
        outcome.Delivered.Add((key, numbered));
    }

    private int Purge(Entry entry, bool recursive)
    {
        var count = 1;
        if (recursive)
        {
            foreach (var child in ChildrenOf(entry.Instance.Key).Where(child => child.Instance.Status.IsTerminal()))
            {
                count += Purge(child, recursive);
            }
        }

        Delete(entry);
        return count;
    }

    private void Delete(Entry entry)
    {
        DropInbox(entry.Instance.Key);
        _byKey.Remove(entry.Instance.Key);
        _byId.Remove(entry.Instance.InstanceId);
    }

    private void DropInbox(long key)
    {
        foreach (var id in _inbox.Where(message => message.Value.Key == key).Select(message => message.Key).ToList())
        {
            _inbox.Remove(id);
        }
    }

    private List<Entry> ChildrenOf(long key) => [.. _byKey.Values.Where(entry => entry.Instance.Parent?.Key == key)];

    /// <summary>One instance: its state, its history, and its unanswered activities and timers.</summary>
    private sealed class Entry(InstanceRecord instance)
    {
        public InstanceRecord Instance { get; set; } = instance;

        public List<HistoryEvent> History { get; } = [];

        public SortedDictionary<int, Pending> Pending { get; } = [];
    }

    private readonly record struct Pending(HistoryEvent Begin, int Crashes);
}
