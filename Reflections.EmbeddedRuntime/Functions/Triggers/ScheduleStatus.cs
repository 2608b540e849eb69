namespace Microsoft.Azure.Functions.Worker;

/// <summary>What is remembered of a timer between runs of the host. Times are UTC.</summary>
public class ScheduleStatus
{
    /// <summary>The last run; the default value when there was none.</summary>
    public DateTime Last { get; set; }

    /// <summary>The run expected after it.</summary>
    public DateTime Next { get; set; }

    /// <summary>When this was written.</summary>
    public DateTime LastUpdated { get; set; }
}
