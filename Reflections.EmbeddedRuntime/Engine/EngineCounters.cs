namespace Reflections.EmbeddedRuntime.Engine;

/// <summary>Counts of what the engine has done, for tests and measurements.</summary>
internal sealed class EngineCounters
{
    private long _turns;
    private long _replays;
    private long _replayedEvents;

    /// <summary>Turns run.</summary>
    public long Turns => Interlocked.Read(ref _turns);

    /// <summary>Orchestrations brought back into memory from a history that was not empty.</summary>
    public long Replays => Interlocked.Read(ref _replays);

    /// <summary>History rows read for that.</summary>
    public long ReplayedEvents => Interlocked.Read(ref _replayedEvents);

    public void AddTurn() => Interlocked.Increment(ref _turns);

    public void AddReplay(int events)
    {
        Interlocked.Increment(ref _replays);
        Interlocked.Add(ref _replayedEvents, events);
    }
}
