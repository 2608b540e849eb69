using Microsoft.DurableTask.Client;
using Reflections.EmbeddedRuntime.History;

namespace Reflections.Tests.EmbeddedRuntime.History;

/// <summary>What every history store must do. A store of its own stands behind each derived class.</summary>
public abstract class HistoryStoreConformance : IAsyncLifetime
{
    private protected static readonly DateTime Now = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    private protected IHistoryStore Store { get; private set; } = null!;

    public Task InitializeAsync()
    {
        Store = Open();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await Store.DisposeAsync();
        CleanUp();
    }

    private protected abstract IHistoryStore Open();

    /// <summary>Closes the store and opens what it left; one that leaves nothing stays open.</summary>
    private protected virtual Task Reopen() => Task.CompletedTask;

    private protected void Replace(IHistoryStore store) => Store = store;

    protected virtual void CleanUp()
    {
    }

    [Fact]
    public async Task CommitTurn_ThenReopened_EverythingIsThere()
    {
        var instance = await Create("a");
        var turn = Turn(instance, 0, new HistoryEvent(HistoryEventType.ExecutionStarted, Now) { Payload = "1" }, Scheduled(0), Timer(1));
        turn.CustomStatus = "\"half\"";
        await Store.CommitTurnAsync(turn);
        await Reopen();

        var work = await Store.RecoverAsync([]);

        Assert.Equal(turn.Events, Store.ReadHistory(instance.Key));
        Assert.Equal("\"half\"", Store.Find("a")!.CustomStatus);
        Assert.True(Store.Find("a")!.Started);
        Assert.Equal((0, "work", "in"), work.Activities.Select(call => (call.TaskId, call.Name, call.Input)).Single());
        Assert.Equal((instance.Key, 0, 1, Now.AddHours(1), Now), work.Timers.Single());
        Assert.Empty(work.Due.Started);
    }

    [Fact]
    public async Task CommitTurn_SettledTask_IsPendingNoMore()
    {
        var instance = await Create("a");
        await Store.CommitTurnAsync(Turn(instance, 0, Scheduled(0), Scheduled(1)));
        var second = Turn(instance, 2, new HistoryEvent(HistoryEventType.TaskCompleted, Now) { TaskId = 0 });
        second.SettledTasks.Add(0);
        await Store.CommitTurnAsync(second);

        var work = await Store.RecoverAsync([]);

        Assert.Equal(1, work.Activities.Single().TaskId);
    }

    [Fact]
    public async Task CommitTurn_InstanceWasReplaced_ChangesNothing()
    {
        var old = await Create("a");
        var ended = Turn(old, 0);
        ended.Status = OrchestrationRuntimeStatus.Completed;
        await Store.CommitTurnAsync(ended);
        var fresh = await Create("a");

        var late = await Store.CommitTurnAsync(Turn(old, 0, Scheduled(0)));

        Assert.True(late.Stale);
        Assert.NotEqual(old.Key, fresh.Key);
        Assert.Empty(Store.ReadHistory(old.Key));
        Assert.Empty((await Store.RecoverAsync([])).Activities);
    }

    [Fact]
    public async Task CommitTurn_CannotBeWritten_LeavesNothingOfItAndItsNeighboursAlone()
    {
        var instance = await Create("a");
        await Store.CommitTurnAsync(Turn(instance, 0, Scheduled(0)));

        // The position is taken, so the row cannot be written.
        var broken = Store.CommitTurnAsync(Turn(instance, 0, Scheduled(7)));
        var neighbour = Store.CreateAsync(new NewInstance("b", "Flow", Now));

        await Assert.ThrowsAnyAsync<Exception>(() => broken);
        Assert.True((await neighbour).Created);
        Assert.Single(Store.ReadHistory(instance.Key));
        Assert.Equal(0, (await Store.RecoverAsync([])).Activities.Single().TaskId);
    }

    [Fact]
    public async Task CommitTurn_ContinueAsNew_BeginsWithAnEmptyHistoryAndTheKeptEvents()
    {
        var instance = await Create("a");
        await Store.CommitTurnAsync(Turn(instance, 0, Scheduled(0)));
        var turn = Turn(instance, 1);
        turn.ContinueAsNew = new NextGeneration("2", null, [new InboxMessage(HistoryEventType.EventRaised) { Name = "kept" }]);

        var outcome = await Store.CommitTurnAsync(turn);

        var next = Store.Find("a")!;
        Assert.Equal((1, "2", false), (next.Generation, next.Input, next.Started));
        Assert.Empty(Store.ReadHistory(instance.Key));
        Assert.Equal("kept", outcome.Delivered.Single().Message.Name);
        Assert.Empty((await Store.RecoverAsync([])).Activities);
        Assert.True((await Store.CommitTurnAsync(Turn(instance, 1))).Stale);
    }

    [Fact]
    public async Task Deliver_ThenReopened_ComesInOrderUntilTakenIn()
    {
        var instance = await Create("a");
        foreach (var name in (string[])["x", "y", "z"])
        {
            await Store.DeliverAsync("a", new InboxMessage(HistoryEventType.EventRaised) { Name = name });
        }

        await Reopen();
        var due = (await Store.RecoverAsync([])).Due.Delivered;
        Assert.Equal(["x", "y", "z"], due.Select(delivered => delivered.Message.Name));
        var turn = Turn(instance, 0);
        turn.TakenIn.Add(due[0].Message.InboxId);
        await Store.CommitTurnAsync(turn);

        Assert.Equal(["y", "z"], (await Store.RecoverAsync([])).Due.Delivered.Select(delivered => delivered.Message.Name));
    }

    [Fact]
    public async Task Recover_InterruptedWork_IsCounted()
    {
        var instance = await Create("a");
        await Store.CommitTurnAsync(Turn(instance, 0, Scheduled(0)));

        await Store.RecoverAsync([new InterruptedWork(instance.Key, 0), new InterruptedWork(instance.Key, -1)]);
        var work = await Store.RecoverAsync([new InterruptedWork(instance.Key, 0)]);

        Assert.Equal(2, work.Activities.Single().Crashes);
        Assert.Equal(1, Store.Find("a")!.Crashes);
    }

    [Fact]
    public async Task Purge_LeavesNoRowBehind()
    {
        var instance = await Create("a");
        var turn = Turn(instance, 0, Scheduled(0), Timer(1));
        turn.Status = OrchestrationRuntimeStatus.Completed;
        await Store.CommitTurnAsync(turn);

        Assert.Equal((PurgeResultKind.Purged, 1), await Store.PurgeAsync("a", recursive: false));

        Assert.Null(Store.Find("a"));
        Assert.Empty(Store.ReadHistory(instance.Key));
        var work = await Store.RecoverAsync([]);
        Assert.Empty(work.Activities);
        Assert.Empty(work.Timers);
    }

    [Fact]
    public async Task Create_SameIdAtOnce_OneIsCreated()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => Store.CreateAsync(new NewInstance("a", "Flow", Now)))));

        Assert.Single(outcomes, outcome => outcome.Created);
        Assert.Single(Store.Query(new InstanceFilter()));
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Completed, true)]
    [InlineData(OrchestrationRuntimeStatus.Failed, false)]
    public async Task Create_IdOfAnEndedInstance_IsKeptWhenAsked(OrchestrationRuntimeStatus kept, bool refused)
    {
        var old = await Create("a");
        await End(old, OrchestrationRuntimeStatus.Completed);

        var outcome = await Store.CreateAsync(new NewInstance("a", "Flow", Now) { KeptStatuses = [kept] });

        Assert.Equal(!refused, outcome.Created);
        Assert.Equal(refused ? [] : [old.Key], outcome.Outcome.Replaced);
        Assert.Equal(refused ? OrchestrationRuntimeStatus.Completed : OrchestrationRuntimeStatus.Pending, Store.Find("a")!.Status);
    }

    [Fact]
    public async Task Deliver_FromManyAtOnce_KeepsEachSendersOrder()
    {
        await Create("a");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(sender => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                await Store.DeliverAsync("a", new InboxMessage(HistoryEventType.EventRaised) { Name = $"{sender}", Payload = $"{i}" });
            }
        })));
        await Reopen();

        var due = (await Store.RecoverAsync([])).Due.Delivered;

        Assert.Equal(400, due.Count);
        Assert.Equal(400, due.Select(delivered => delivered.Message.InboxId).Distinct().Count());
        Assert.All(
            due.GroupBy(delivered => delivered.Message.Name),
            sent => Assert.Equal(Enumerable.Range(0, 50).Select(i => $"{i}"), sent.Select(delivered => delivered.Message.Payload)));
    }

    [Fact]
    public async Task Deliver_MissingOrEndedInstance_IsRefused()
    {
        await End(await Create("a"), OrchestrationRuntimeStatus.Terminated);
        var message = new InboxMessage(HistoryEventType.EventRaised) { Name = "x" };

        Assert.Equal(DeliveryResult.AlreadyEnded, (await Store.DeliverAsync("a", message)).Result);
        Assert.Equal(DeliveryResult.NoSuchInstance, (await Store.DeliverAsync("b", message)).Result);
        Assert.Empty((await Store.RecoverAsync([])).Due.Delivered);
    }

    [Fact]
    public async Task CommitTurn_SendsAndStarts_ArriveWithItOrNotAtAll()
    {
        var parent = await Create("parent");
        await Create("other");
        var turn = Turn(
            parent,
            0,
            new HistoryEvent(HistoryEventType.SubOrchestrationInstanceCreated, Now) { TaskId = 0, Name = "Child", TargetInstanceId = "child", Payload = "7" },
            new HistoryEvent(HistoryEventType.EventSent, Now) { TaskId = 1, Name = "hello", TargetInstanceId = "other" });

        var outcome = await Store.CommitTurnAsync(turn);

        Assert.Equal(new ParentLink(parent.Key, 0, 0, "Flow", "parent"), Store.Find("child")!.Parent);
        Assert.Equal("7", Store.Find("child")!.Input);
        Assert.Equal(Store.Find("other")!.Key, Assert.Single(outcome.Delivered).Key);
        await Assert.ThrowsAnyAsync<Exception>(() => Store.CommitTurnAsync(Turn(
            parent,
            0,
            new HistoryEvent(HistoryEventType.SubOrchestrationInstanceCreated, Now) { TaskId = 2, Name = "Child", TargetInstanceId = "lost" })));
        Assert.Null(Store.Find("lost"));
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Completed, nameof(HistoryEventType.SubOrchestrationInstanceCompleted))]
    [InlineData(OrchestrationRuntimeStatus.Failed, nameof(HistoryEventType.SubOrchestrationInstanceFailed))]
    [InlineData(OrchestrationRuntimeStatus.Terminated, nameof(HistoryEventType.SubOrchestrationInstanceFailed))]
    public async Task CommitTurn_ChildEnds_AnswersItsParentOnce(OrchestrationRuntimeStatus end, string answer)
    {
        var parent = await Create("parent");
        await Store.CommitTurnAsync(Turn(
            parent, 0, new HistoryEvent(HistoryEventType.SubOrchestrationInstanceCreated, Now) { TaskId = 3, Name = "Child", TargetInstanceId = "child" }));

        var outcome = await End(Store.Find("child")!, end);
        await Reopen();

        var (key, message) = Assert.Single((await Store.RecoverAsync([])).Due.Delivered);
        Assert.Equal((parent.Key, answer, 3), (key, message.Type.ToString(), message.TaskId));
        Assert.Equal(message, Assert.Single(outcome.Delivered).Message);
    }

    [Fact]
    public async Task CommitTurn_TerminatedWithChildren_TerminatesTheLiveOnes()
    {
        var parent = await Create("parent");
        await Store.CommitTurnAsync(Turn(
            parent,
            0,
            new HistoryEvent(HistoryEventType.SubOrchestrationInstanceCreated, Now) { TaskId = 0, Name = "Child", TargetInstanceId = "live" },
            new HistoryEvent(HistoryEventType.SubOrchestrationInstanceCreated, Now) { TaskId = 1, Name = "Child", TargetInstanceId = "ended" }));
        await End(Store.Find("ended")!, OrchestrationRuntimeStatus.Completed);
        var turn = Turn(parent, 2);
        turn.Status = OrchestrationRuntimeStatus.Terminated;
        turn.TerminateChildren = true;

        var outcome = await Store.CommitTurnAsync(turn);

        var (key, message) = Assert.Single(outcome.Delivered);
        Assert.Equal((Store.Find("live")!.Key, HistoryEventType.ExecutionTerminated, true), (key, message.Type, message.Recursive));
    }

    [Fact]
    public async Task CommitTurn_EndedInstance_ForgetsItsTimersAndInboxButNotItsActivities()
    {
        var instance = await Create("a");
        await Store.CommitTurnAsync(Turn(instance, 0, Scheduled(0), Timer(1)));
        await Store.DeliverAsync("a", new InboxMessage(HistoryEventType.EventRaised) { Name = "late" });
        await End(instance, OrchestrationRuntimeStatus.Completed, firstSequence: 2);

        var work = await Store.RecoverAsync([]);

        Assert.Equal(0, Assert.Single(work.Activities).TaskId);
        Assert.Empty(work.Timers);
        Assert.Empty(work.Due.Delivered);
        await Store.DropAnsweredAsync(instance.Key, [0]);
        Assert.Empty((await Store.RecoverAsync([])).Activities);
    }

    [Fact]
    public async Task Rewind_FailedTask_IsPendingAgainAndLaterEventsComeAgain()
    {
        var instance = await Create("a");
        await Store.CommitTurnAsync(Turn(instance, 0, Scheduled(0), Scheduled(1)));
        var failed = Turn(
            instance,
            2,
            new HistoryEvent(HistoryEventType.TaskFailed, Now) { TaskId = 0 },
            new HistoryEvent(HistoryEventType.EventRaised, Now) { Name = "after" },
            new HistoryEvent(HistoryEventType.ExecutionCompleted, Now));
        failed.SettledTasks.Add(0);
        failed.Status = OrchestrationRuntimeStatus.Failed;
        await Store.CommitTurnAsync(failed);

        var outcome = await Store.RewindAsync("a", "repaired", Now);
        await Reopen();

        Assert.Equal(OrchestrationRuntimeStatus.Failed, outcome.StatusBefore);
        Assert.Equal(OrchestrationRuntimeStatus.Running, Store.Find("a")!.Status);
        Assert.Equal(2, Store.ReadHistory(instance.Key).Count);
        var work = await Store.RecoverAsync([]);
        Assert.Equal([0, 1], work.Activities.Select(call => call.TaskId));
        Assert.Equal([null, "after"], work.Due.Delivered.Select(delivered => delivered.Message.Name));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await Store.RewindAsync("a", null, Now)).StatusBefore);
        Assert.Null((await Store.RewindAsync("b", null, Now)).StatusBefore);
    }

    [Fact]
    public async Task Recover_WorkThatKeepsDying_IsCountedUntilItIsAnswered()
    {
        var instance = await Create("a");
        await Store.CommitTurnAsync(Turn(instance, 0, Scheduled(0), Scheduled(1)));
        for (var life = 0; life < 3; life++)
        {
            await Store.RecoverAsync([new InterruptedWork(instance.Key, 1), new InterruptedWork(instance.Key, -1), new InterruptedWork(999, 5)]);
            await Reopen();
        }

        Assert.Equal([0, 3], (await Store.RecoverAsync([])).Activities.Select(call => call.Crashes));
        Assert.Equal(3, Store.Find("a")!.Crashes);
        await Store.CommitTurnAsync(Turn(instance, 2, Scheduled(2)));
        Assert.Equal(0, Store.Find("a")!.Crashes);
    }

    [Fact]
    public async Task Query_EveryFilter_FindsWhatMatchesInOrder()
    {
        for (var i = 0; i < 6; i++)
        {
            await Store.CreateAsync(new NewInstance($"{(i % 2 == 0 ? "even" : "odd")}-{i}", "Flow", Now.AddMinutes(i)));
        }

        await End(Store.Find("even-2")!, OrchestrationRuntimeStatus.Completed);

        Assert.Equal(["even-0", "even-2", "even-4"], Ids(new InstanceFilter { InstanceIdPrefix = "even-" }));
        Assert.Equal(["odd-1", "even-2", "odd-3"], Ids(new InstanceFilter { CreatedFrom = Now.AddMinutes(1), CreatedTo = Now.AddMinutes(3) }));
        Assert.Equal(["even-2"], Ids(new InstanceFilter { Statuses = [OrchestrationRuntimeStatus.Completed] }));
        Assert.Equal(["even-2"], Ids(new InstanceFilter { CompletedFrom = Now, CompletedTo = Now }));
        Assert.Equal(["odd-1", "even-2"], Ids(new InstanceFilter { AfterKey = Store.Find("even-0")!.Key, Limit = 2 }));
    }

    [Fact]
    public async Task Closed_Store_RefusesInsteadOfLosing()
    {
        await Create("a");
        await Store.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => Store.CreateAsync(new NewInstance("b", "Flow", Now)));
        Assert.Throws<ObjectDisposedException>(() => Store.Find("a"));
    }

    private List<string> Ids(InstanceFilter filter) => [.. Store.Query(filter).Select(instance => instance.InstanceId)];

    private protected Task<StoreOutcome> End(InstanceRecord instance, OrchestrationRuntimeStatus status, int firstSequence = 0)
    {
        var turn = Turn(instance, firstSequence);
        turn.Status = status;
        return Store.CommitTurnAsync(turn);
    }

    private protected static HistoryEvent Scheduled(int task) => new(HistoryEventType.TaskScheduled, Now) { TaskId = task, Name = "work", Payload = "in" };

    private protected static HistoryEvent Timer(int task) => new(HistoryEventType.TimerCreated, Now) { TaskId = task, FireAt = Now.AddHours(1) };

    private protected static TurnCommit Turn(InstanceRecord instance, int firstSequence, params HistoryEvent[] events)
    {
        var turn = new TurnCommit { Instance = instance, Now = Now, FirstSequence = firstSequence };
        turn.Events.AddRange(events);
        return turn;
    }

    private protected async Task<InstanceRecord> Create(string id)
    {
        Assert.True((await Store.CreateAsync(new NewInstance(id, "Flow", Now) { Input = "1" })).Created);
        return Store.Find(id)!;
    }
}
