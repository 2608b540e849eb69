namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a timer function is told of its run.</summary>
public class TimerInfo
{
    /// <summary>The remembered schedule; null when the timer is not monitored.</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>Whether the run makes up for one that was missed.</summary>
    public bool IsPastDue { get; set; }
}
