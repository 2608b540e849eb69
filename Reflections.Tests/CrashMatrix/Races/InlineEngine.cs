using System.Diagnostics.CodeAnalysis;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Reflections.EmbeddedRuntime.Engine;
using Reflections.EmbeddedRuntime.History;

namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>
/// Drives the engine's own sessions over its own store, on the scheduler's thread. Starting, the taking in of an event, a timer and the
/// recording of an activity's result are steps: between an activity's last write and the record of its result a crash, or anybody else, fits.
/// </summary>
internal sealed class InlineEngine(HostProcess process)
{
    private static readonly FailureDescriber Failures = new(null, NullLogger.Instance);
    private static readonly SessionSettings Settings = new(JsonDataConverter.Default, string.Empty, NullLoggerFactory.Instance, Failures);
    private static readonly IServiceScopeFactory NoScopes = new ServiceCollection().BuildServiceProvider().GetRequiredService<IServiceScopeFactory>();

    private readonly Dictionary<long, OrchestrationSession> _sessions = [];
    private readonly Dictionary<(long Key, int Generation, int Task), Step> _timers = [];
    private readonly List<PendingActivity> _inFlight = [];

    private MemoryHistoryStore Store => process.Hub.Store;

    private DateTime Now => process.World.Clock.Now.UtcDateTime;

    /// <summary>Activities that were begun and whose results are not recorded.</summary>
    public IReadOnlyList<PendingActivity> InFlight => _inFlight;

    /// <summary>Goes on with whatever the store says is due, as a process does that has just started.</summary>
    public void Recover()
    {
        var work = Store.RecoverAsync([]).GetAwaiter().GetResult();
        Announce(work.Due);
        foreach (var activity in work.Activities)
        {
            Begin(activity);
        }

        foreach (var (key, generation, task, fireAt, _) in work.Timers)
        {
            SetTimer(key, generation, task, fireAt);
        }
    }

    /// <summary>Parks what became due through a write.</summary>
    public void Announce(StoreOutcome outcome)
    {
        foreach (var replaced in outcome.Replaced)
        {
            Forget(replaced);
        }

        foreach (var (key, _) in outcome.Started)
        {
            ParkTurn(key, "begin", null);
        }

        foreach (var (key, message) in outcome.Delivered)
        {
            ParkTurn(key, $"take in {message.Name ?? message.Type.ToString()}", message);
        }
    }

    /// <summary>Has the activity executed once more while it is in flight, as after a lost lock or a lost answer.</summary>
    public void Repeat(PendingActivity activity) => Execute(activity, process.World.Scheduler.Add($"{StrandOf(activity.InstanceId).Name}'", process));

    private void ParkTurn(long key, string label, InboxMessage? message)
    {
        if (Store.Find(key) is { } instance)
        {
            process.World.Scheduler.Park(new Step(StrandOf(instance.InstanceId), StepKind.Work, label, () => Turn(key, message)));
        }
    }

    private void Turn(long key, InboxMessage? message)
    {
        if (!_sessions.TryGetValue(key, out var session))
        {
            if (Load(key) is not { } loaded)
            {
                DropLate(key, message);
                return;
            }

            _sessions[key] = session = loaded;
        }

        var (turn, _) = session.Run(message is null ? [] : [message], Now);
        if (turn.IsEmpty && !session.Ended)
        {
            return;
        }

        var outcome = process.Hub.Write(store => store.CommitTurnAsync(turn));
        if (session.Ended || outcome.Stale)
        {
            _sessions.Remove(key);
        }

        if (!outcome.Stale)
        {
            ActOn(turn, session);
            Announce(outcome);
        }
    }

    private OrchestrationSession? Load(long key) => Store.Find(key) is { } instance && !instance.Status.IsTerminal()
        ? new OrchestrationSession(
            instance, instance.Started ? Store.ReadHistory(key) : [], new OrchestratorLease(Orchestrators.Instance, NoScopes, instance), Settings,
            () => process.World.Violate($"The orchestrator of {process.World.NameOf(instance.InstanceId)} left its thread."))
        : null;

    private void DropLate(long key, InboxMessage? message)
    {
        if (message is { TaskId: >= 0 })
        {
            process.Hub.Write(store => store.DropAnsweredAsync(key, [message.TaskId]));
        }
    }

    private void ActOn(TurnCommit turn, OrchestrationSession session)
    {
        var instance = turn.Instance;
        foreach (var task in turn.SettledTasks.Concat(session.Ended ? session.OpenTaskIds : []))
        {
            if (_timers.Remove((instance.Key, instance.Generation, task), out var timer))
            {
                process.World.Scheduler.Unpark(timer);
            }
        }

        if (turn is { Status: Microsoft.DurableTask.Client.OrchestrationRuntimeStatus.Failed, Failure: { } failure })
        {
            process.World.Violate($"The orchestration of {process.World.NameOf(instance.InstanceId)} failed: {failure.ErrorType}: {failure.ErrorMessage}");
        }

        foreach (var decision in turn.Events)
        {
            if (decision.Type == HistoryEventType.TaskScheduled)
            {
                Begin(new PendingActivity(
                    instance.Key, instance.Generation, decision.TaskId, instance.InstanceId, decision.Name!, decision.Version, decision.Payload, Crashes: 0));
            }
            else if (decision.Type == HistoryEventType.TimerCreated && !turn.SettledTasks.Contains(decision.TaskId) && !session.Ended)
            {
                SetTimer(instance.Key, instance.Generation, decision.TaskId, decision.FireAt!.Value);
            }
        }
    }

    private void SetTimer(long key, int generation, int task, DateTime fireAt)
    {
        if (Store.Find(key) is not { } instance)
        {
            return;
        }

        _timers[(key, generation, task)] = process.World.Scheduler.Park(new Step(StrandOf(instance.InstanceId), StepKind.Timer, "timer", () =>
        {
            _timers.Remove((key, generation, task));
            Turn(key, new InboxMessage(HistoryEventType.TimerFired) { Generation = generation, TaskId = task });
        })
        {
            Due = new DateTimeOffset(fireAt, TimeSpan.Zero),
        });
    }

    private void Begin(PendingActivity activity)
    {
        if (!process.World.Holds(activity))
        {
            _inFlight.Add(activity);
            Execute(activity, StrandOf(activity.InstanceId));
        }
    }

    private void Execute(PendingActivity activity, Strand strand) =>
        process.World.Scheduler.In(strand, () => _ = ExecuteAsync(activity, strand));

    private async Task ExecuteAsync(PendingActivity activity, Strand strand)
    {
        InboxMessage result;
        strand.Calls++;
        try
        {
            var output = await FunctionTable.CallActivityAsync(activity.Name, activity.Input, process.Services, process.Client);
            result = new InboxMessage(HistoryEventType.TaskCompleted) { Generation = activity.Generation, TaskId = activity.TaskId, Payload = output };
        }
        catch (Exception error)
        {
            result = new InboxMessage(HistoryEventType.TaskFailed)
            {
                Generation = activity.Generation,
                TaskId = activity.TaskId,
                Failure = Failures.Describe(error) with { StackTrace = null },
            };
        }

        strand.Calls--;

        // The app may take a death for a lost wake-up and go on; nobody records what a dead process did.
        if (process.IsAlive)
        {
            process.World.Scheduler.Park(new Step(strand, StepKind.Work, $"record {activity.Name}", () =>
            {
                _inFlight.Remove(activity);
                Turn(activity.Key, result);
            }));
        }
    }

    private void Forget(long key)
    {
        _sessions.Remove(key);
        foreach (var timer in _timers.Where(timer => timer.Key.Key == key).ToList())
        {
            process.World.Scheduler.Unpark(timer.Value);
            _timers.Remove(timer.Key);
        }
    }

    private Strand StrandOf(string instanceId) => process.StrandOf(instanceId);

    private sealed class Orchestrators : IDurableTaskFactory
    {
        public static readonly Orchestrators Instance = new();

        public bool TryCreateActivity(TaskName name, IServiceProvider serviceProvider, [NotNullWhen(true)] out ITaskActivity? activity)
        {
            activity = null;
            return false;
        }

        public bool TryCreateOrchestrator(TaskName name, IServiceProvider serviceProvider, [NotNullWhen(true)] out ITaskOrchestrator? orchestrator)
        {
            orchestrator = FunctionTable.Orchestrator(name.Name);
            return true;
        }
    }
}
