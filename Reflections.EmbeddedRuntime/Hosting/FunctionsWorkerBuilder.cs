using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;

namespace Reflections.EmbeddedRuntime.Hosting;

/// <summary>Collects an app's middleware; one for each collection of services.</summary>
internal sealed class FunctionsWorkerBuilder : IFunctionsWorkerApplicationBuilder
{
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> _middleware = [];

    private FunctionsWorkerBuilder(IServiceCollection services) => Services = services;

    public IServiceCollection Services { get; }

    public static FunctionsWorkerBuilder For(IServiceCollection services)
    {
        if (services.LastOrDefault(service => service.ServiceType == typeof(FunctionsWorkerBuilder))?.ImplementationInstance is FunctionsWorkerBuilder known)
        {
            return known;
        }

        var builder = new FunctionsWorkerBuilder(services);
        services.AddSingleton(builder);
        services.AddOptions<WorkerOptions>();
        return builder;
    }

    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        _middleware.Add(middleware);
        return this;
    }

    /// <summary>The middleware around the call, the first added outermost.</summary>
    public FunctionExecutionDelegate Compose(FunctionExecutionDelegate call) =>
        Enumerable.Reverse(_middleware).Aggregate(call, (next, middleware) => middleware(next));
}
