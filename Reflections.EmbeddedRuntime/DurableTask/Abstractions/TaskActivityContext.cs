namespace Microsoft.DurableTask;

/// <summary>What an activity knows of its call.</summary>
public abstract class TaskActivityContext
{
    /// <summary>The activity's name.</summary>
    public abstract TaskName Name { get; }

    /// <summary>The orchestration instance that called.</summary>
    public abstract string InstanceId { get; }

    /// <summary>The version that was asked for, or empty.</summary>
    public virtual string Version => string.Empty;
}
