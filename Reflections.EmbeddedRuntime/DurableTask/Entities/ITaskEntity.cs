namespace Microsoft.DurableTask.Entities;

/// <summary>An entity, which this runtime refuses to register.</summary>
public interface ITaskEntity
{
    /// <summary>Runs one operation.</summary>
    ValueTask<object?> RunAsync(TaskEntityOperation operation);
}
