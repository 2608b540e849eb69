namespace Reflections.EmbeddedRuntime.Engine;

/// <summary>
/// Runs an orchestrator's code on one thread, in the order in which it became due. Whatever reaches it from another thread did not come
/// from a durable task: it is not run, and the orchestration is reported.
/// </summary>
internal sealed class OrchestratorScheduler(Action invalidUse) : TaskScheduler
{
    public const string InvalidUseMessage =
        "An invalid asynchronous invocation was detected. This can be caused by awaiting non-durable tasks in an orchestrator function's "
        + "implementation or by middleware that invokes asynchronous code.";

    private readonly Queue<Task> _due = new();
    private volatile bool _invalidlyUsed;
    private int _thread;

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Whether something other than a durable task tried to go on in the orchestration.</summary>
    public bool InvalidlyUsed => _invalidlyUsed;

    public bool IsCurrentThread => Environment.CurrentManagedThreadId == Volatile.Read(ref _thread);

    /// <summary>Runs a turn: the action and everything that becomes due through it.</summary>
    public void Run(Action turn)
    {
        var callersContext = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        Volatile.Write(ref _thread, Environment.CurrentManagedThreadId);
        try
        {
            var task = new Task(turn);
            task.Start(this);
            Drain();
            task.GetAwaiter().GetResult();
        }
        finally
        {
            Volatile.Write(ref _thread, 0);
            SynchronizationContext.SetSynchronizationContext(callersContext);
        }
    }

    /// <summary>Runs what is due until nothing is.</summary>
    public void Drain()
    {
        while (_due.TryDequeue(out var task))
        {
            TryExecuteTask(task);
        }
    }

    public void ReportInvalidUse()
    {
        if (!_invalidlyUsed)
        {
            _invalidlyUsed = true;
            invalidUse();
        }
    }

    protected override void QueueTask(Task task)
    {
        if (IsCurrentThread)
        {
            _due.Enqueue(task);
        }
        else
        {
            ReportInvalidUse();
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        IsCurrentThread && !taskWasPreviouslyQueued && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => _due.ToArray();
}
