using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Reflections.EmbeddedRuntime.Hosting.Invocation;

namespace Reflections.EmbeddedRuntime.Hosting.Discovery;

/// <summary>A function that is an orchestrator.</summary>
internal sealed class OrchestratorFunction(string name, MethodInfo method, IReadOnlyList<ParameterSource> parameters, FunctionDefinition definition)
    : FunctionDescriptor(name, method, parameters, definition)
{
    /// <summary>The type of its input parameter; <see cref="object"/> when it reads its input from the context.</summary>
    public required Type InputType { get; init; }
}
