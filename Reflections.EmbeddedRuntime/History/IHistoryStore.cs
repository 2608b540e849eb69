using Microsoft.DurableTask;

namespace Reflections.EmbeddedRuntime.History;

/// <summary>
/// Durable state of the engine. Every method that changes something is atomic and done only when it is durable. At most one turn of an
/// instance may be in progress; the engine sees to that.
/// </summary>
internal interface IHistoryStore : IHistoryReader, IAsyncDisposable
{
    /// <summary>Write transactions and appended history rows so far.</summary>
    StoreCounters Counters { get; }

    /// <summary>Counts the work that a dead host had in progress, then lists everything that is due.</summary>
    Task<RecoveredWork> RecoverAsync(IReadOnlyCollection<InterruptedWork> interrupted);

    /// <summary>Creates an instance, replacing one of the same id unless its state is to be kept.</summary>
    Task<CreateOutcome> CreateAsync(NewInstance instance);

    /// <summary>Puts a message into the inbox of a live instance.</summary>
    Task<(DeliveryResult Result, StoreOutcome Outcome)> DeliverAsync(string instanceId, InboxMessage message);

    /// <summary>Commits a turn.</summary>
    Task<StoreOutcome> CommitTurnAsync(TurnCommit turn);

    /// <summary>Forgets activities that an ended instance had left running.</summary>
    Task DropAnsweredAsync(long key, IReadOnlyCollection<int> tasks);

    /// <summary>Closes at once, as a crash would: what is not yet committed is lost.</summary>
    void Abandon();

    /// <summary>Deletes an ended instance.</summary>
    Task<(PurgeResultKind Result, int Count)> PurgeAsync(string instanceId, bool recursive);

    /// <summary>The instance of a key, or null.</summary>
    InstanceRecord? Find(long key);

    /// <summary>The instance of an id, or null.</summary>
    InstanceRecord? Find(string instanceId);

    /// <summary>History of a key's present generation, oldest first.</summary>
    List<HistoryEvent> ReadHistory(long key);

    /// <summary>Instances that match, by key.</summary>
    List<InstanceRecord> Query(InstanceFilter filter);
}

/// <summary>Counts of what a store has written.</summary>
internal sealed class StoreCounters
{
    private long _transactions;
    private long _historyRows;

    /// <summary>Committed write transactions, each one flush to disk.</summary>
    public long Transactions => Interlocked.Read(ref _transactions);

    /// <summary>Appended history rows.</summary>
    public long HistoryRows => Interlocked.Read(ref _historyRows);

    public void AddTransaction() => Interlocked.Increment(ref _transactions);

    public void AddHistoryRows(int count) => Interlocked.Add(ref _historyRows, count);
}
