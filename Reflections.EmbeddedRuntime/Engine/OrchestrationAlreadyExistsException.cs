namespace Reflections.EmbeddedRuntime.Engine;

/// <summary>A start was refused because the instance id is taken.</summary>
internal sealed class OrchestrationAlreadyExistsException(string instanceId)
    : InvalidOperationException($"An Orchestration instance with the ID {instanceId} already exists.");
