using Microsoft.DurableTask.Client;
using Reflections.EmbeddedRuntime.History;

namespace Reflections.Tests.EmbeddedRuntime.History;

public sealed class SqliteHistoryStoreTests : IAsyncDisposable
{
    private static readonly DateTime Now = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    private readonly string _folder = Directory.CreateTempSubdirectory("history-").FullName;
    private SqliteHistoryStore _store;

    public SqliteHistoryStoreTests()
    {
        _store = SqliteHistoryStore.Open(_folder, "hub");
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task CommitTurn_ThenReopened_EverythingIsThere()
    {
        var instance = await Create("a");
        var turn = Turn(instance, 0, new HistoryEvent(HistoryEventType.ExecutionStarted, Now) { Payload = "1" }, Scheduled(0), Timer(1));
        turn.CustomStatus = "\"half\"";
        await _store.CommitTurnAsync(turn);
        await Reopen();

        var work = await _store.RecoverAsync([]);

        Assert.Equal(turn.Events, _store.ReadHistory(instance.Key));
        Assert.Equal("\"half\"", _store.Find("a")!.CustomStatus);
        Assert.True(_store.Find("a")!.Started);
        Assert.Equal((0, "work", "in"), work.Activities.Select(call => (call.TaskId, call.Name, call.Input)).Single());
        Assert.Equal((instance.Key, 0, 1, Now.AddHours(1)), work.Timers.Single());
        Assert.Empty(work.Due.Started);
    }

    [Fact]
    public async Task CommitTurn_SettledTask_IsPendingNoMore()
    {
        var instance = await Create("a");
        await _store.CommitTurnAsync(Turn(instance, 0, Scheduled(0), Scheduled(1)));
        var second = Turn(instance, 2, new HistoryEvent(HistoryEventType.TaskCompleted, Now) { TaskId = 0 });
        second.SettledTasks.Add(0);
        await _store.CommitTurnAsync(second);

        var work = await _store.RecoverAsync([]);

        Assert.Equal(1, work.Activities.Single().TaskId);
    }

    [Fact]
    public async Task CommitTurn_InstanceWasReplaced_ChangesNothing()
    {
        var old = await Create("a");
        var ended = Turn(old, 0);
        ended.Status = OrchestrationRuntimeStatus.Completed;
        await _store.CommitTurnAsync(ended);
        var fresh = await Create("a");

        var late = await _store.CommitTurnAsync(Turn(old, 0, Scheduled(0)));

        Assert.True(late.Stale);
        Assert.NotEqual(old.Key, fresh.Key);
        Assert.Empty(_store.ReadHistory(old.Key));
        Assert.Empty((await _store.RecoverAsync([])).Activities);
    }

    [Fact]
    public async Task CommitTurn_CannotBeWritten_LeavesNothingOfItAndItsNeighboursAlone()
    {
        var instance = await Create("a");
        await _store.CommitTurnAsync(Turn(instance, 0, Scheduled(0)));

        // The position is taken, so the row cannot be written.
        var broken = _store.CommitTurnAsync(Turn(instance, 0, Scheduled(7)));
        var neighbour = _store.CreateAsync(new NewInstance("b", "Flow", Now));

        await Assert.ThrowsAnyAsync<Exception>(() => broken);
        Assert.True((await neighbour).Created);
        Assert.Single(_store.ReadHistory(instance.Key));
        Assert.Equal(0, (await _store.RecoverAsync([])).Activities.Single().TaskId);
    }

    [Fact]
    public async Task CommitTurn_ContinueAsNew_BeginsWithAnEmptyHistoryAndTheKeptEvents()
    {
        var instance = await Create("a");
        await _store.CommitTurnAsync(Turn(instance, 0, Scheduled(0)));
        var turn = Turn(instance, 1);
        turn.ContinueAsNew = new NextGeneration("2", null, [new InboxMessage(HistoryEventType.EventRaised) { Name = "kept" }]);

        var outcome = await _store.CommitTurnAsync(turn);

        var next = _store.Find("a")!;
        Assert.Equal((1, "2", false), (next.Generation, next.Input, next.Started));
        Assert.Empty(_store.ReadHistory(instance.Key));
        Assert.Equal("kept", outcome.Delivered.Single().Message.Name);
        Assert.Empty((await _store.RecoverAsync([])).Activities);
        Assert.True((await _store.CommitTurnAsync(Turn(instance, 1))).Stale);
    }

    [Fact]
    public async Task Deliver_ThenReopened_ComesInOrderUntilTakenIn()
    {
        var instance = await Create("a");
        foreach (var name in (string[])["x", "y", "z"])
        {
            await _store.DeliverAsync("a", new InboxMessage(HistoryEventType.EventRaised) { Name = name });
        }

        await Reopen();
        var due = (await _store.RecoverAsync([])).Due.Delivered;
        Assert.Equal(["x", "y", "z"], due.Select(delivered => delivered.Message.Name));
        var turn = Turn(instance, 0);
        turn.TakenIn.Add(due[0].Message.InboxId);
        await _store.CommitTurnAsync(turn);

        Assert.Equal(["y", "z"], (await _store.RecoverAsync([])).Due.Delivered.Select(delivered => delivered.Message.Name));
    }

    [Fact]
    public async Task Recover_InterruptedWork_IsCounted()
    {
        var instance = await Create("a");
        await _store.CommitTurnAsync(Turn(instance, 0, Scheduled(0)));

        await _store.RecoverAsync([new InterruptedWork(instance.Key, 0), new InterruptedWork(instance.Key, -1)]);
        var work = await _store.RecoverAsync([new InterruptedWork(instance.Key, 0)]);

        Assert.Equal(2, work.Activities.Single().Crashes);
        Assert.Equal(1, _store.Find("a")!.Crashes);
    }

    [Fact]
    public async Task Writes_ManyAtOnce_ShareTransactions()
    {
        var created = await Task.WhenAll(Enumerable.Range(0, 500)
            .Select(i => Task.Run(() => _store.CreateAsync(new NewInstance($"i-{i}", "Flow", Now)))));

        Assert.All(created, outcome => Assert.True(outcome.Created));
        Assert.InRange(_store.Counters.Transactions, 1, 499);
    }

    [Fact]
    public async Task Purge_LeavesNoRowBehind()
    {
        var instance = await Create("a");
        var turn = Turn(instance, 0, Scheduled(0), Timer(1));
        turn.Status = OrchestrationRuntimeStatus.Completed;
        await _store.CommitTurnAsync(turn);

        Assert.Equal((PurgeResultKind.Purged, 1), await _store.PurgeAsync("a", recursive: false));

        Assert.Null(_store.Find("a"));
        Assert.Empty(_store.ReadHistory(instance.Key));
        var work = await _store.RecoverAsync([]);
        Assert.Empty(work.Activities);
        Assert.Empty(work.Timers);
    }

    private static HistoryEvent Scheduled(int task) => new(HistoryEventType.TaskScheduled, Now) { TaskId = task, Name = "work", Payload = "in" };

    private static HistoryEvent Timer(int task) => new(HistoryEventType.TimerCreated, Now) { TaskId = task, FireAt = Now.AddHours(1) };

    private static TurnCommit Turn(InstanceRecord instance, int firstSequence, params HistoryEvent[] events)
    {
        var turn = new TurnCommit { Instance = instance, Now = Now, FirstSequence = firstSequence };
        turn.Events.AddRange(events);
        return turn;
    }

    private async Task<InstanceRecord> Create(string id)
    {
        Assert.True((await _store.CreateAsync(new NewInstance(id, "Flow", Now) { Input = "1" })).Created);
        return _store.Find(id)!;
    }

    private async Task Reopen()
    {
        await _store.DisposeAsync();
        _store = SqliteHistoryStore.Open(_folder, "hub");
    }
}
