using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using Reflections.EmbeddedRuntime.Hosting.Discovery;
using Reflections.EmbeddedRuntime.Hosting.Invocation;

namespace Reflections.EmbeddedRuntime.Hosting.Durable;

/// <summary>An orchestrator function as the engine calls it.</summary>
internal sealed class FunctionOrchestrator(OrchestratorFunction function, IServiceProvider services) : ITaskOrchestrator
{
    public Type InputType => function.InputType;

    public Type OutputType => typeof(object);

    public Task<object?> RunAsync(TaskOrchestrationContext context, object? input)
    {
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { ["instanceId"] = context.InstanceId, ["input"] = input };
        return services.GetRequiredService<FunctionInvoker>().InvokeOrchestratorAsync(
            function, new InvocationRequest(context, data, CancellationToken.None) { Services = services });
    }
}
