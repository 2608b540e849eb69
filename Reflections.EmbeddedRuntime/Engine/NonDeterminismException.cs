namespace Reflections.EmbeddedRuntime.Engine;

/// <summary>Stops an orchestrator whose code does not do what its history says it did.</summary>
internal sealed class NonDeterminismException(string message) : Exception(message);
