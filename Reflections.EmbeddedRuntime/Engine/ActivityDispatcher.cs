using System.Threading.Channels;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Reflections.EmbeddedRuntime.History;

namespace Reflections.EmbeddedRuntime.Engine;

/// <summary>Runs activities, a bounded number at once, each in a service scope of its own.</summary>
internal sealed class ActivityDispatcher(
    IDurableTaskFactory factory,
    IServiceScopeFactory scopes,
    DataConverter converter,
    CrashLedger ledger,
    int maxHostCrashes,
    EngineTracing tracing,
    FailureDescriber failures,
    ILogger logger,
    Action<long, InboxMessage> answer)
{
    private readonly Channel<PendingActivity> _queue = Channel.CreateUnbounded<PendingActivity>();
    private readonly CancellationTokenSource _draining = new();
    private Task[] _loops = [];
    private long _runs;

    /// <summary>Activity calls so far.</summary>
    public long Runs => Interlocked.Read(ref _runs);

    public void Enqueue(PendingActivity activity) => _queue.Writer.TryWrite(activity);

    /// <summary>Activities in progress, once no more begin.</summary>
    public int Running => _loops.Count(loop => !loop.IsCompleted);

    /// <summary>Starts the loops; each owns one slot of the ledger, from the given one on. When they are stopped, no answer is taken.</summary>
    public void Start(int concurrency, int firstSlot, CancellationToken stopping) => _loops =
    [
        .. Enumerable.Range(firstSlot, concurrency).Select(slot => Task.Run(() => Loop(slot, stopping), CancellationToken.None)),
    ];

    /// <summary>Begins no more activities; done when those in progress have been answered.</summary>
    public Task Drain()
    {
        // In place: when this returns, no loop takes another one.
        _draining.Cancel();
        return Task.WhenAll(_loops);
    }

    private async Task Loop(int slot, CancellationToken stopping)
    {
        using var noMore = CancellationTokenSource.CreateLinkedTokenSource(stopping, _draining.Token);
        try
        {
            while (await _queue.Reader.WaitToReadAsync(noMore.Token).ConfigureAwait(false))
            {
                while (!noMore.IsCancellationRequested && _queue.Reader.TryRead(out var activity))
                {
                    ledger.Enter(slot, activity.Key, activity.TaskId);
                    var result = await Run(activity).ConfigureAwait(false);
                    if (stopping.IsCancellationRequested)
                    {
                        return;
                    }

                    ledger.Leave(slot);
                    answer(activity.Key, result);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping: what is queued stands in the store.
        }
    }

    private async Task<InboxMessage> Run(PendingActivity call)
    {
        if (call.Crashes >= maxHostCrashes)
        {
            return Failed(call, OrchestrationFailures.PoisonousActivity(call.Name, call.Crashes));
        }

        Interlocked.Increment(ref _runs);
        using var span = tracing.Executing(call);
        try
        {
            var scope = scopes.CreateAsyncScope();
            await using (scope.ConfigureAwait(false))
            {
                if (!TryCreate(call, scope.ServiceProvider, out var activity))
                {
                    span?.SetStatus(System.Diagnostics.ActivityStatusCode.Error);
                    return Failed(call, OrchestrationFailures.MissingActivity(call.Name));
                }

                var context = new ActivityCallContext(call.Name, call.InstanceId, call.Version ?? string.Empty);
                WorkerLog.ActivityStarted(logger, call.Name, call.InstanceId);
                var output = await activity.RunAsync(context, converter.Deserialize(call.Input, activity.InputType)).ConfigureAwait(false);
                WorkerLog.ActivityCompleted(logger, call.Name, call.InstanceId);
                return new InboxMessage(HistoryEventType.TaskCompleted)
                {
                    Generation = call.Generation,
                    TaskId = call.TaskId,
                    Payload = converter.Serialize(output),
                };
            }
        }
        catch (Exception exception)
        {
            span?.SetStatus(System.Diagnostics.ActivityStatusCode.Error, exception.Message);
            WorkerLog.ActivityFailed(logger, call.Name, call.InstanceId, exception);
            return Failed(call, failures.Describe(exception));
        }
    }

    private bool TryCreate(
        PendingActivity call, IServiceProvider services, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ITaskActivity? activity) =>
        factory is RegistryTaskFactory registry
            ? registry.TryCreateActivity(call.Name, call.Version, services, out activity)
            : factory.TryCreateActivity(call.Name, services, out activity);

    private static InboxMessage Failed(PendingActivity call, TaskFailureDetails failure) => new(HistoryEventType.TaskFailed)
    {
        Generation = call.Generation,
        TaskId = call.TaskId,
        Failure = failure,
    };

    private sealed class ActivityCallContext(TaskName name, string instanceId, string version) : TaskActivityContext
    {
        public override TaskName Name => name;

        public override string InstanceId => instanceId;

        public override string Version => version;
    }
}
