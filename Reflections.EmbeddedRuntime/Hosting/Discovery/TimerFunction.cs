using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Reflections.EmbeddedRuntime.Hosting.Invocation;
using Reflections.EmbeddedRuntime.Hosting.Timers;

namespace Reflections.EmbeddedRuntime.Hosting.Discovery;

/// <summary>A function that runs on a schedule.</summary>
internal sealed class TimerFunction(string name, MethodInfo method, IReadOnlyList<ParameterSource> parameters, FunctionDefinition definition)
    : FunctionDescriptor(name, method, parameters, definition)
{
    public required TimerSchedule Schedule { get; init; }

    public required bool RunOnStartup { get; init; }

    public required bool UseMonitor { get; init; }

    public required RetryRule Retry { get; init; }
}
