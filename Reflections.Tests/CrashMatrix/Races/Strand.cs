namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>One actor's steps. Those that are parked at the same time may be taken in any order.</summary>
internal sealed class Strand(string name, HostProcess? process)
{
    public string Name => name;

    /// <summary>The process that the actor's code runs in; null for what happens to processes.</summary>
    public HostProcess? Process => process;

    /// <summary>Oldest first.</summary>
    public List<Step> Parked { get; } = [];

    /// <summary>Steps taken so far.</summary>
    public int Taken { get; set; }

    /// <summary>Calls of the strand's code that have not come to their end: what is not parked either has left the scheduler's thread.</summary>
    public int Calls { get; set; }

    public bool HasWork => FirstOf(StepKind.Work) >= 0;

    /// <summary>The place of the oldest step of that kind that can be taken, or less than 0.</summary>
    public int FirstOf(StepKind kind)
    {
        for (var at = 0; at < Parked.Count; at++)
        {
            if (Parked[at].Kind == kind && Parked[at].IsReady)
            {
                return at;
            }
        }

        return -1;
    }
}
