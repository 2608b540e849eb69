using Reflections.Tests.Functions.Storage;
using System.Collections.Concurrent;

namespace Reflections.Tests.CrashMatrix.Faults;

/// <summary>
/// Numbers every call that leaves one host, and disturbs the one it was told to. All traffic passes here: storage by <see cref="FaultPolicy"/>,
/// the engine's commits by <see cref="FaultyHistoryStore"/>, the outside by <see cref="FaultySite"/> and <see cref="FaultyModels"/>.
/// </summary>
internal sealed class FaultInjector
{
    private readonly ConcurrentDictionary<(Place, string), int> _occurrences = new();
    private readonly ConcurrentQueue<Call> _calls = new();
    private readonly TaskCompletionSource _died = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Func<Call, int, bool> _hits = (_, _) => false;
    private Fault _fault;
    private int _count;
    private int _events;
    private int _inFlight;
    private volatile Call? _fired;

    /// <summary>The calls so far, in order.</summary>
    public IReadOnlyCollection<Call> Calls => _calls;

    /// <summary>The call that was disturbed, or null as long as none was.</summary>
    public Call? Fired => _fired;

    /// <summary>Done when the host has died.</summary>
    public Task Died => _died.Task;

    /// <summary>Grows with everything that happens: as long as it does, and as long as <see cref="IsQuiet"/> is false, the host works.</summary>
    public int Events => Volatile.Read(ref _events);

    /// <summary>No call is in progress.</summary>
    public bool IsQuiet => Volatile.Read(ref _inFlight) == 0;

    /// <summary>Called after each call that took effect, while nothing else of it has happened.</summary>
    public Action<Call>? TookEffect { get; set; }

    /// <summary>From now on calls are numbered anew, and the given one is disturbed.</summary>
    public void Arm(Call call, Fault fault) => Arm((seen, _) => seen == call, fault);

    /// <summary>As <see cref="Arm(Call, Fault)"/>, for the call of that number, whatever it is; from 1.</summary>
    public void Arm(int number, Fault fault) => Arm((_, count) => count == number, fault);

    /// <summary>Numbers anew, and disturbs nothing.</summary>
    public void Count() => Arm((_, _) => false, default);

    private void Arm(Func<Call, int, bool> hits, Fault fault)
    {
        _occurrences.Clear();
        _calls.Clear();
        (_hits, _fault, _count, _fired) = (hits, fault, 0, null);
    }

    /// <summary>Numbers a call; the fault that befalls it, or null.</summary>
    /// <exception cref="DiedException">The host is dead, or dies here.</exception>
    public (Call Call, Fault? Fault) Enter(Place place, string label)
    {
        ThrowIfDead();
        Interlocked.Increment(ref _inFlight);
        Interlocked.Increment(ref _events);
        var call = new Call(place, label, _occurrences.AddOrUpdate((place, label), 1, (_, count) => count + 1));
        _calls.Enqueue(call);
        if (!_hits(call, Interlocked.Increment(ref _count)) || _fired is not null || !PlaceFaults.Of(place).Contains(_fault))
        {
            return (call, null);
        }

        _fired = call;
        if (_fault == Fault.DieBefore)
        {
            Leave();
            Die();
            throw new DiedException();
        }

        return (call, _fault);
    }

    /// <summary>Notes that the call has taken effect.</summary>
    /// <exception cref="DiedException">The host died meanwhile, or dies here: it never learns.</exception>
    public void Done(Call call, Fault? fault)
    {
        TookEffect?.Invoke(call);
        if (fault == Fault.DieAfter)
        {
            Die();
        }

        ThrowIfDead();
    }

    /// <summary>The call is over, however it went.</summary>
    public void Leave()
    {
        Interlocked.Increment(ref _events);
        Interlocked.Decrement(ref _inFlight);
    }

    /// <summary>The host is dead from now on.</summary>
    public void Die() => _died.TrySetResult();

    private void ThrowIfDead()
    {
        if (_died.Task.IsCompleted)
        {
            throw new DiedException();
        }
    }
}
