using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using Reflections.EmbeddedRuntime.Hosting.Discovery;
using Reflections.EmbeddedRuntime.Hosting.Invocation;

namespace Reflections.EmbeddedRuntime.Hosting.Durable;

/// <summary>An activity function as the engine calls it.</summary>
internal sealed class FunctionActivity(ActivityFunction function, IServiceProvider services) : ITaskActivity
{
    public Type InputType => function.InputType;

    public Type OutputType => typeof(object);

    public Task<object?> RunAsync(TaskActivityContext context, object? input)
    {
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { ["instanceId"] = context.InstanceId };
        var stopped = services.GetRequiredService<ActivityCancellation>().Token;
        return services.GetRequiredService<FunctionInvoker>().InvokeAsync(
            function, new InvocationRequest(input, data, stopped) { Services = services });
    }
}
