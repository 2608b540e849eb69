namespace Microsoft.DurableTask;

/// <summary>An orchestrator, untyped.</summary>
public interface ITaskOrchestrator
{
    /// <summary>The type that the input is read as.</summary>
    Type InputType { get; }

    /// <summary>The type of the result.</summary>
    Type OutputType { get; }

    /// <summary>Runs the orchestrator from its beginning; it must be deterministic.</summary>
    Task<object?> RunAsync(TaskOrchestrationContext context, object? input);
}
