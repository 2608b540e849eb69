using Reflections.EmbeddedRuntime.History;

namespace Reflections.Tests.CrashMatrix.Faults;

/// <summary>Disturbs what the engine commits to its history.</summary>
internal sealed class FaultyHistoryStore(IHistoryStore store, FaultInjector faults) : IHistoryStore
{
    public StoreCounters Counters => store.Counters;

    public Task<RecoveredWork> RecoverAsync(IReadOnlyCollection<InterruptedWork> interrupted) => store.RecoverAsync(interrupted);

    public Task<CreateOutcome> CreateAsync(NewInstance instance) => WriteAsync("engine create", () => store.CreateAsync(instance));

    public Task<(DeliveryResult Result, StoreOutcome Outcome)> DeliverAsync(string instanceId, InboxMessage message) =>
        WriteAsync("engine deliver", () => store.DeliverAsync(instanceId, message));

    public Task<StoreOutcome> CommitTurnAsync(TurnCommit turn) => WriteAsync(LabelOf(turn), () => store.CommitTurnAsync(turn));

    public Task DropAnsweredAsync(long key, IReadOnlyCollection<int> tasks) => WriteAsync("engine drop", async () =>
    {
        await store.DropAnsweredAsync(key, tasks);
        return true;
    });

    public void Abandon() => store.Abandon();

    public Task<RewindOutcome> RewindAsync(string instanceId, string? reason, DateTime now) => store.RewindAsync(instanceId, reason, now);

    public Task<(PurgeResultKind Result, int Count)> PurgeAsync(string instanceId, bool recursive) => store.PurgeAsync(instanceId, recursive);

    public InstanceRecord? Find(long key) => store.Find(key);

    public InstanceRecord? Find(string instanceId) => store.Find(instanceId);

    public List<HistoryEvent> ReadHistory(long key) => store.ReadHistory(key);

    public List<InstanceRecord> Query(InstanceFilter filter) => store.Query(filter);

    public Task<IReadOnlyList<HistoryEvent>?> ReadHistoryAsync(string instanceId, CancellationToken cancellation = default) =>
        store.ReadHistoryAsync(instanceId, cancellation);

    public ValueTask DisposeAsync() => store.DisposeAsync();

    // A turn is known by what it sets going, for two results may be taken in by one turn or by two.
    private static string LabelOf(TurnCommit turn)
    {
        var begun = turn.Events.Where(decision => decision.Type is HistoryEventType.TaskScheduled or HistoryEventType.TimerCreated)
            .Select(decision => decision.Name ?? "timer").Distinct().ToList();
        return turn.Status.IsTerminal() ? "engine end" : begun.Count > 0 ? $"engine turn to {string.Join('+', begun)}" : Call.IntakeOnly;
    }

    private async Task<T> WriteAsync<T>(string label, Func<Task<T>> write)
    {
        var (call, fault) = faults.Enter(Place.Engine, label);
        try
        {
            if (fault == Fault.Answer500)
            {
                throw new IOException("The history cannot be written.");
            }

            var written = await write();
            faults.Done(call, fault);
            return written;
        }
        finally
        {
            faults.Leave();
        }
    }
}
