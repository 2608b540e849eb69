using Reflections.Domain.Runs;

namespace Reflections.Domain.Reconciliation;

/// <summary>Compares a run's row with what its engine tells.</summary>
public static class RunDrift
{
    /// <summary>The difference, or null.</summary>
    /// <param name="run">The row, read after the engine was asked.</param>
    /// <param name="instance">What the engine tells.</param>
    /// <param name="now">The time of asking.</param>
    /// <param name="grace">How long after its outcome was written a run may still be at work: the engine ends after the row does.</param>
    public static Drift? Of(RunRecord run, InstanceCondition instance, DateTimeOffset now, TimeSpan grace) => (run.Status.IsTerminal(), instance) switch
    {
        (false, InstanceCondition.Ended) => new Drift(
            DriftKind.RunNotTerminalButInstanceEnded, $"The run is {run.Status.ToWire()}, and its orchestration has ended.",
            "The run is settled as the sweeper does it: by what became of its patch, or it goes on.", RepairStep.SettleRun),
        (false, InstanceCondition.Missing) => new Drift(
            DriftKind.RunWithoutInstance, $"The run is {run.Status.ToWire()}, and no engine knows it.", "The run is started again.", RepairStep.SettleRun),
        (true, InstanceCondition.Working) when run.FinishedAt is not { } end || now - end >= grace => new Drift(
            DriftKind.InstanceRunningButRunTerminal, $"The run has ended as {run.Status.ToWire()}, and its orchestration has not.",
            "The orchestration is terminated, and a batch that it holds is withdrawn.", RepairStep.EndInstance),
        _ => null,
    };
}

/// <summary>What the engine tells of a run.</summary>
public enum InstanceCondition
{
    /// <summary>It works on it, or may be about to.</summary>
    Working,

    /// <summary>It has ended it.</summary>
    Ended,

    /// <summary>It does not know it.</summary>
    Missing,
}
