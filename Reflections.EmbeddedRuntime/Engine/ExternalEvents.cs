using Microsoft.DurableTask;

namespace Reflections.EmbeddedRuntime.Engine;

/// <summary>Events for one orchestration: those nobody has waited for yet, oldest first, and those waited for, the newest wait served first.</summary>
internal sealed class ExternalEvents(DataConverter converter, Func<bool> isOwnThread)
{
    private readonly Dictionary<string, Queue<(long Order, string Name, string? Payload)>> _unclaimed = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<IWaiter>> _waits = new(StringComparer.OrdinalIgnoreCase);
    private long _order;

    private interface IWaiter
    {
        Type PayloadType { get; }

        void Deliver(string? payload);
    }

    public bool IsWaitedFor => _waits.Count > 0;

    /// <summary>Every unclaimed event, in the order of arrival.</summary>
    public IEnumerable<(string Name, string? Payload)> Unclaimed =>
        _unclaimed.Values.SelectMany(events => events).OrderBy(raised => raised.Order).Select(raised => (raised.Name, raised.Payload));

    public void Raise(string name, string? payload)
    {
        if (_waits.TryGetValue(name, out var waits))
        {
            var newest = waits[^1];
            Forget(name, newest);
            newest.Deliver(payload);
            return;
        }

        if (!_unclaimed.TryGetValue(name, out var queue))
        {
            _unclaimed[name] = queue = new Queue<(long, string, string?)>();
        }

        queue.Enqueue((_order++, name, payload));
    }

    public Task<T> Wait<T>(string name, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellation);
        }

        var wait = new Waiter<T>(converter);
        if (_unclaimed.TryGetValue(name, out var queue))
        {
            wait.Deliver(queue.Dequeue().Payload);
            if (queue.Count == 0)
            {
                _unclaimed.Remove(name);
            }

            return wait.Task;
        }

        if (!_waits.TryGetValue(name, out var waits))
        {
            _waits[name] = waits = [];
        }
        else if (waits[0].PayloadType != typeof(T))
        {
            throw new ArgumentException("Events with the same name must have the same type argument.", nameof(name));
        }

        waits.Add(wait);
        if (cancellation.CanBeCanceled)
        {
            wait.CancelBy(cancellation, () => isOwnThread() && Forget(name, wait));
        }

        return wait.Task;
    }

    private bool Forget(string name, IWaiter wait)
    {
        if (!_waits.TryGetValue(name, out var waits) || !waits.Remove(wait))
        {
            return false;
        }

        if (waits.Count == 0)
        {
            _waits.Remove(name);
        }

        return true;
    }

    private sealed class Waiter<T>(DataConverter converter) : IWaiter
    {
        private readonly TaskCompletionSource<T> _source = new();
        private CancellationTokenRegistration _registration;

        public Task<T> Task => _source.Task;

        public Type PayloadType => typeof(T);

        public void Deliver(string? payload)
        {
            _registration.Dispose();
            T value;
            try
            {
                value = converter.Deserialize<T>(payload)!;
            }
            catch (Exception exception)
            {
                _source.TrySetException(exception);
                return;
            }

            _source.TrySetResult(value);
        }

        public void CancelBy(CancellationToken cancellation, Func<bool> forget) => _registration = cancellation.Register(() =>
        {
            if (forget())
            {
                _source.TrySetCanceled(cancellation);
            }
        });
    }
}
