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

    public ChannelReader<InstanceActor> Due => _due.Reader;

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

    /// <summary>The messages for the turn that begins.</summary>
    public List<InboxMessage> Take(InstanceActor actor)
    {
        lock (_gate)
        {
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
            actor.Scheduled = false;
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
        if (!actor.Scheduled)
        {
            actor.Scheduled = true;
            LeaveIdle(actor);
            _due.Writer.TryWrite(actor);
        }
    }

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
