using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Reflections.EmbeddedRuntime.History;

namespace Reflections.EmbeddedRuntime.Engine;

/// <summary>What a session needs of its worker.</summary>
internal sealed record SessionSettings(DataConverter Converter, string DefaultChildVersion, ILoggerFactory LoggerFactory);

/// <summary>
/// One orchestration in memory: the running orchestrator and what it waits for. It is brought up to date by replaying its history once;
/// after that each turn only takes in what is new.
/// </summary>
/// <remarks>
/// In the history each event from outside is followed by the decisions that the orchestrator made when it took that event in. A replay
/// therefore compares position by position: the next decision must be the next row.
/// </remarks>
internal sealed partial class OrchestrationSession : IDisposable
{
    private readonly InstanceRecord _instance;
    private readonly OrchestratorLease _orchestrator;
    private readonly SessionSettings _settings;
    private readonly OrchestratorScheduler _scheduler;
    private readonly Dictionary<int, OpenTask> _open = [];
    private readonly Queue<HistoryEvent> _held = new();
    private readonly ExternalEvents _events;
    private readonly EngineOrchestrationContext _context;
    private List<HistoryEvent>? _replay;
    private int _cursor;
    private int _nextSequence;
    private int _nextTaskId;
    private bool _started;
    private bool _suspended;
    private string? _suspendReason;
    private string? _customStatus;
    private TaskFailureDetails? _fatal;
    private TurnCommit? _turn;
    private OrchestrationRuntimeStatus _knownStatus;
    private Task<object?>? _execution;

    public OrchestrationSession(
        InstanceRecord instance,
        List<HistoryEvent> history,
        OrchestratorLease orchestrator,
        SessionSettings settings,
        Action invalidUse)
    {
        _instance = instance;
        _orchestrator = orchestrator;
        _settings = settings;
        _scheduler = new OrchestratorScheduler(invalidUse);
        _events = new ExternalEvents(settings.Converter, IsOwnThread);
        _context = new EngineOrchestrationContext(this);
        _replay = history;
        _nextSequence = history.Count;
        _customStatus = instance.CustomStatus;
        _knownStatus = instance.Status;
    }

    public InstanceRecord Instance => _instance;

    /// <summary>Whether the instance is over, or begins again, after the last turn.</summary>
    public bool Ended { get; private set; }

    /// <summary>Whether something other than a message asks for a turn.</summary>
    public bool NeedsTurn => !_started || _scheduler.InvalidlyUsed;

    public IEnumerable<int> OpenTaskIds => _open.Keys;

    private bool IsReplaying => _replay is not null;

    /// <summary>Whether a status differs from the one that was last asked about.</summary>
    public bool StatusChanged(OrchestrationRuntimeStatus status)
    {
        var changed = status != _knownStatus;
        _knownStatus = status;
        return changed;
    }

    /// <summary>
    /// Takes messages in, in order. What could not be taken in because the orchestration ended before is returned beside the turn.
    /// </summary>
    public (TurnCommit Turn, int TakenIn) Run(IReadOnlyList<InboxMessage> messages, DateTime now)
    {
        var turn = new TurnCommit { Instance = _instance, Now = now, FirstSequence = _nextSequence };
        _turn = turn;
        var taken = 0;
        _scheduler.Run(() =>
        {
            Replay();
            // One that is terminated before its start never runs.
            if (!_started && !CheckEnded() && !messages.Any(message => message.Type == HistoryEventType.ExecutionTerminated))
            {
                Record(new HistoryEvent(HistoryEventType.ExecutionStarted, now)
                {
                    Name = _instance.Name,
                    Version = _instance.Version,
                    Payload = _instance.Input,
                });
            }

            while (!CheckEnded() && taken < messages.Count)
            {
                TakeIn(messages[taken++], now);
            }

            CheckStuck();
        });
        _nextSequence += turn.Events.Count;
        _turn = null;
        if (!Ended)
        {
            turn.Status = _suspended ? OrchestrationRuntimeStatus.Suspended : OrchestrationRuntimeStatus.Running;
            turn.Output = _suspended ? _suspendReason : null;
        }

        turn.CustomStatus = _customStatus;
        return (turn, taken);
    }

    /// <summary>Lets the orchestrator's services go.</summary>
    public void Dispose() => _orchestrator.Dispose();

    /// <summary>Fails the instance without running any of its code.</summary>
    public TurnCommit Fail(TaskFailureDetails failure, DateTime now)
    {
        _turn = new TurnCommit { Instance = _instance, Now = now, FirstSequence = _nextSequence, CustomStatus = _customStatus };
        EndFailed(failure, growHistory: false);
        return _turn;
    }

    private void Replay()
    {
        if (_replay is null)
        {
            return;
        }

        while (_cursor < _replay.Count && _fatal is null)
        {
            var next = _replay[_cursor];
            if (_execution is { IsCompleted: true })
            {
                Diverge($"step {_cursor} of the history is {OrchestrationFailures.Describe(next)}, but the orchestrator had already ended.");
                break;
            }

            if (next.Type >= HistoryEventType.TaskScheduled)
            {
                Diverge($"step {_cursor} of the history is {OrchestrationFailures.Describe(next)}, but the orchestrator did not do it.");
                break;
            }

            _cursor++;
            Apply(next);
        }

        _replay = null;
    }

    private void TakeIn(InboxMessage message, DateTime now)
    {
        if (message.InboxId != 0)
        {
            _turn!.TakenIn.Add(message.InboxId);
        }

        if (!IsExpected(message))
        {
            return;
        }

        if (message.TaskId >= 0)
        {
            _open[message.TaskId].Answered = true;
            _turn!.SettledTasks.Add(message.TaskId);
        }

        Record(new HistoryEvent(message.Type, now)
        {
            TaskId = message.TaskId,
            Name = message.Name,
            Payload = message.Payload,
            Failure = message.Failure,
        });
        if (message.Type == HistoryEventType.ExecutionTerminated)
        {
            _turn!.Status = OrchestrationRuntimeStatus.Terminated;
            _turn.Output = message.Payload;
            _turn.TerminateChildren = message.Recursive;
            Ended = true;
        }
    }

    // Results may come twice after a crash, late for an earlier generation, or for a timer that was cancelled meanwhile.
    private bool IsExpected(InboxMessage message) => message.Type switch
    {
        HistoryEventType.ExecutionSuspended => !_suspended,
        HistoryEventType.ExecutionResumed => _suspended,
        _ when message.TaskId >= 0 =>
            message.Generation == _instance.Generation && _open.TryGetValue(message.TaskId, out var task) && !task.Answered,
        _ => true,
    };

    private void Record(HistoryEvent added)
    {
        _turn!.Events.Add(added);
        Apply(added);
    }

    private void Apply(HistoryEvent taken)
    {
        _context.Now = taken.Timestamp;
        switch (taken.Type)
        {
            case HistoryEventType.ExecutionStarted:
                _started = true;
                Begin();
                break;
            case HistoryEventType.ExecutionSuspended:
                _suspended = true;
                _suspendReason = taken.Payload;
                break;
            case HistoryEventType.ExecutionResumed:
                _suspended = false;
                _suspendReason = null;
                while (_held.TryDequeue(out var held))
                {
                    Hand(held);
                }

                break;
            case HistoryEventType.ExecutionTerminated:
                break;
            default:
                if (_suspended)
                {
                    _held.Enqueue(taken);
                }
                else
                {
                    Hand(taken);
                }

                break;
        }
    }

    private void Hand(HistoryEvent taken)
    {
        if (taken.Type == HistoryEventType.EventRaised)
        {
            _events.Raise(taken.Name!, taken.Payload);
        }
        else if (_open.Remove(taken.TaskId, out var task))
        {
            if (taken.Failure is { } failure)
            {
                task.Fail(failure);
            }
            else
            {
                task.Complete(taken.Payload);
            }
        }
        else if (IsReplaying)
        {
            Diverge($"the history has {OrchestrationFailures.Describe(taken)}, but the orchestrator did not begin that task.");
        }

        _scheduler.Drain();
    }

    private void Begin()
    {
        try
        {
            if (_orchestrator.Create() is not { } orchestrator)
            {
                _fatal = OrchestrationFailures.MissingOrchestrator(_instance.Name);
                return;
            }

            _execution = orchestrator.RunAsync(_context, _settings.Converter.Deserialize(_instance.Input, orchestrator.InputType));
        }
        catch (Exception exception)
        {
            _execution = Task.FromException<object?>(exception);
        }

        _scheduler.Drain();
    }

    // Called by the context for each decision of the orchestrator.
    private void Decide(HistoryEvent decision)
    {
        if (_replay is null)
        {
            _turn!.Events.Add(decision);
            return;
        }

        var expected = _cursor < _replay.Count ? _replay[_cursor] : null;
        if (expected is null || !IsSame(expected, decision))
        {
            var actual = OrchestrationFailures.Describe(decision);
            Diverge(expected is null
                ? $"the history ends at step {_cursor}, but the orchestrator did {actual} there."
                : $"step {_cursor} of the history is {OrchestrationFailures.Describe(expected)}, but the orchestrator did {actual}.");
            throw new NonDeterminismException(_fatal!.ErrorMessage);
        }

        _cursor++;
    }

    private static bool IsSame(HistoryEvent expected, HistoryEvent decision) =>
        expected.Type == decision.Type
        && expected.TaskId == decision.TaskId
        && string.Equals(expected.Name, decision.Name, StringComparison.OrdinalIgnoreCase)
        && string.Equals(expected.TargetInstanceId, decision.TargetInstanceId, StringComparison.Ordinal);

    private void Diverge(string message) => _fatal ??= OrchestrationFailures.NonDeterministic(message);
}
