using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Reflections.EmbeddedRuntime.Hosting.Invocation;

namespace Reflections.EmbeddedRuntime.Hosting.Discovery;

/// <summary>A function of the app, with all that is needed to call it.</summary>
internal abstract class FunctionDescriptor(string name, MethodInfo method, IReadOnlyList<ParameterSource> parameters, FunctionDefinition definition)
{
    public string Name { get; } = name;

    public MethodInfo Method { get; } = method;

    public IReadOnlyList<ParameterSource> Parameters { get; } = parameters;

    public FunctionDefinition Definition { get; } = definition;

    public MethodCall Call { get; } = MethodCall.Create(method);
}
