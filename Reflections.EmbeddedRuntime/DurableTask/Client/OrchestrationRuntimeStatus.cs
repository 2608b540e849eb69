namespace Microsoft.DurableTask.Client;

/// <summary>Where an orchestration instance stands. The values are stored.</summary>
public enum OrchestrationRuntimeStatus
{
    /// <summary>Started and not ended.</summary>
    Running = 0,

    /// <summary>Ended with a result.</summary>
    Completed = 1,

    /// <summary>Begun again; not reported any more.</summary>
    [Obsolete("The ContinuedAsNew status is obsolete and exists only for compatibility reasons.")]
    ContinuedAsNew = 2,

    /// <summary>Ended with a failure.</summary>
    Failed = 3,

    /// <summary>Cancelled; not used by this runtime.</summary>
    [Obsolete("The Canceled status is not currently used and exists only for compatibility reasons.")]
    Canceled = 4,

    /// <summary>Ended by a client or its parent.</summary>
    Terminated = 5,

    /// <summary>Accepted and not started.</summary>
    Pending = 6,

    /// <summary>Held until it is resumed.</summary>
    Suspended = 7,
}
