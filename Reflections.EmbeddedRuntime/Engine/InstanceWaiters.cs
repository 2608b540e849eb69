namespace Reflections.EmbeddedRuntime.Engine;

/// <summary>Wakes those who wait for an instance to start or end. The store is the truth; this only says when to look again.</summary>
internal sealed class InstanceWaiters
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, TaskCompletionSource> _waits = new(StringComparer.Ordinal);

    /// <summary>Done at the next change of the instance's status.</summary>
    public Task NextChange(string instanceId)
    {
        lock (_gate)
        {
            if (!_waits.TryGetValue(instanceId, out var wait))
            {
                _waits[instanceId] = wait = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return wait.Task;
        }
    }

    public void Signal(string instanceId)
    {
        TaskCompletionSource? wait;
        lock (_gate)
        {
            _waits.Remove(instanceId, out wait);
        }

        wait?.SetResult();
    }
}
