using Reflections.EmbeddedRuntime.History;

namespace Reflections.EmbeddedRuntime.Engine;

/// <summary>One instance in memory: what it has yet to take in and, between turns, its running orchestrator. Guarded by the mailboxes' lock.</summary>
internal sealed class InstanceActor(long key)
{
    public long Key { get; } = key;

    public List<InboxMessage> Mailbox { get; set; } = [];

    /// <summary>Whether a turn is due or in progress.</summary>
    public bool Scheduled { get; set; }

    /// <summary>Whether a turn was asked for while one was in progress.</summary>
    public bool WakeAgain { get; set; }

    public OrchestrationSession? Session { get; set; }

    /// <summary>Its place among the idle ones; null while it is scheduled or holds no session.</summary>
    public LinkedListNode<InstanceActor>? IdleNode { get; set; }
}
