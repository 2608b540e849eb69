using Microsoft.Azure.Functions.Worker;
using Reflections.EmbeddedRuntime.Hosting;

namespace Microsoft.Extensions.Hosting;

/// <summary>The worker on a host builder.</summary>
public static class CoreWorkerHostBuilderExtensions
{
    /// <summary>Hosts the functions of the app, with middleware and options.</summary>
    public static IHostBuilder ConfigureFunctionsWorker(
        this IHostBuilder builder,
        Action<HostBuilderContext, IFunctionsWorkerApplicationBuilder> configure,
        Action<WorkerOptions> configureOptions) =>
        EmbeddedHost.AddTo(builder, configure, configureOptions);
}
