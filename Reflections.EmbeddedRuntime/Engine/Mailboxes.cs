using System.Threading.Channels;
using Reflections.EmbeddedRuntime.History;

namespace Reflections.EmbeddedRuntime.Engine;

/// <summary>The instances in memory. An instance has at most one turn in progress; its messages keep their order.</summary>
internal sealed class Mailboxes(int maxSessions)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, InstanceActor> _actors = [];
    private readonly LinkedList<InstanceActor> _idle = new();
    private readonly Channel<InstanceActor> _due = Channel.CreateUnbounded<InstanceActor>();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _scheduled;
    private bool _draining;
    private bool _lastAnswerIsIn;

    public ChannelReader<InstanceActor> Due => _due.Reader;

    /// <summary>Turns that are due or in progress.</summary>
    public int Scheduled
    {
        get
        {
            lock (_gate)
            {
                return _scheduled;
            }
        }
    }

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _actors.Count;
            }
        }
    }

    public void Close() => _due.Writer.TryComplete();

    /// <summary>
    /// From now on only turns that take in an activity's answer run: an answer is nowhere but in memory. What else is due stands in the
    /// store and is found again.
    /// </summary>
    public void BeginDrain()
    {
        lock (_gate)
        {
            _draining = true;
        }
    }

    /// <summary>Done when the turn of every answer posted until now has ended.</summary>
    public Task EndDrain()
    {
        lock (_gate)
        {
            _lastAnswerIsIn = true;
            SignalIfDrained();
            return _drained.Task;
        }
    }

    public void Post(long key, InboxMessage message)
    {
        lock (_gate)
        {
            var actor = ActorOf(key);
            actor.Mailbox.Add(message);
            Schedule(actor);
        }
    }

    /// <summary>Asks for a turn although there is no message.</summary>
    public void Wake(long key)
    {
        lock (_gate)
        {
            var actor = ActorOf(key);
            actor.WakeAgain = true;
            Schedule(actor);
        }
    }

    /// <summary>The messages for the turn that begins; null when it must not begin any more.</summary>
    public List<InboxMessage>? Take(InstanceActor actor)
    {
        lock (_gate)
        {
            if (_draining && !HoldsAnswer(actor))
            {
                Unschedule(actor);
                return null;
            }

            var taken = actor.Mailbox;
            actor.Mailbox = [];
            actor.WakeAgain = false;
            return taken;
        }
    }

    /// <summary>Ends a turn. Messages that were not taken in come first again; a session that is over is null.</summary>
    public void Done(InstanceActor actor, OrchestrationSession? session, IReadOnlyList<InboxMessage> notTaken)
    {
        lock (_gate)
        {
            if (actor.Session != session)
            {
                actor.Session?.Dispose();
                actor.Session = session;
            }

            actor.Mailbox.InsertRange(0, notTaken);
            Unschedule(actor);
            if (actor.Mailbox.Count > 0 || actor.WakeAgain)
            {
                Schedule(actor);
            }
            else if (session is null)
            {
                _actors.Remove(actor.Key);
            }
            else
            {
                actor.IdleNode = _idle.AddLast(actor);
                EvictLongestIdle();
            }
        }
    }

    /// <summary>Forgets the session of an instance that is gone.</summary>
    public void Forget(long key)
    {
        lock (_gate)
        {
            if (_actors.TryGetValue(key, out var actor) && !actor.Scheduled)
            {
                LeaveIdle(actor);
                actor.Session?.Dispose();
                _actors.Remove(key);
            }
        }
    }

    private InstanceActor ActorOf(long key)
    {
        if (!_actors.TryGetValue(key, out var actor))
        {
            _actors[key] = actor = new InstanceActor(key);
        }

        return actor;
    }

    private void Schedule(InstanceActor actor)
    {
        if (!actor.Scheduled && (!_draining || HoldsAnswer(actor)))
        {
            actor.Scheduled = true;
            _scheduled++;
            LeaveIdle(actor);
            _due.Writer.TryWrite(actor);
        }

        SignalIfDrained();
    }

    private void Unschedule(InstanceActor actor)
    {
        actor.Scheduled = false;
        _scheduled--;
        if (!HoldsAnswer(actor))
        {
            SignalIfDrained();
        }
    }

    private void SignalIfDrained()
    {
        if (_lastAnswerIsIn && _scheduled == 0)
        {
            _drained.TrySetResult();
        }
    }

    private static bool HoldsAnswer(InstanceActor actor) =>
        actor.Mailbox.Exists(message => message.Type is HistoryEventType.TaskCompleted or HistoryEventType.TaskFailed);

    private void LeaveIdle(InstanceActor actor)
    {
        if (actor.IdleNode is { } node)
        {
            _idle.Remove(node);
            actor.IdleNode = null;
        }
    }

    private void EvictLongestIdle()
    {
        while (_idle.Count > maxSessions)
        {
            var oldest = _idle.First!.Value;
            LeaveIdle(oldest);
            oldest.Session!.Dispose();
            _actors.Remove(oldest.Key);
        }
    }
}
