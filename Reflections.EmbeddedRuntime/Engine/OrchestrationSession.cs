using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Reflections.EmbeddedRuntime.History;

namespace Reflections.EmbeddedRuntime.Engine;

/// <summary>What a session needs of its worker.</summary>
internal sealed record SessionSettings(DataConverter Converter, string DefaultChildVersion, ILoggerFactory LoggerFactory, FailureDescriber Failures)
{
    /// <inheritdoc cref="EngineOptions.FunctionsHost"/>
    public bool FunctionsHost { get; init; }

    /// <summary>Where the worker tells of its tasks.</summary>
    public ILogger WorkerLogger { get; init; } = NullLogger.Instance;

    /// <summary>Names of the orchestrators that the worker has.</summary>
    public IReadOnlyList<string> KnownOrchestrators { get; init; } = [];
}

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

        turn.CustomStatus = _customStatus ?? (_settings.FunctionsHost ? "null" : null);
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
}
