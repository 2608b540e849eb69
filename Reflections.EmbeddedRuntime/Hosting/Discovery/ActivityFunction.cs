using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Reflections.EmbeddedRuntime.Hosting.Invocation;

namespace Reflections.EmbeddedRuntime.Hosting.Discovery;

/// <summary>A function that is an activity.</summary>
internal sealed class ActivityFunction(string name, MethodInfo method, IReadOnlyList<ParameterSource> parameters, FunctionDefinition definition)
    : FunctionDescriptor(name, method, parameters, definition)
{
    public required Type InputType { get; init; }
}
