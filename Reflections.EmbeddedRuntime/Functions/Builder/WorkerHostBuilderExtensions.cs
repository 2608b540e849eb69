using Microsoft.Azure.Functions.Worker;
using Reflections.EmbeddedRuntime.Hosting;

namespace Microsoft.Extensions.Hosting;

/// <summary>The worker with its defaults, on a host builder.</summary>
public static class WorkerHostBuilderExtensions
{
    /// <summary>Hosts the functions of the app.</summary>
    public static IHostBuilder ConfigureFunctionsWorkerDefaults(this IHostBuilder builder) =>
        EmbeddedHost.AddTo(builder, null, null);

    /// <summary>Hosts the functions of the app, with options.</summary>
    public static IHostBuilder ConfigureFunctionsWorkerDefaults(this IHostBuilder builder, Action<WorkerOptions> configureOptions) =>
        EmbeddedHost.AddTo(builder, null, configureOptions);

    /// <summary>Hosts the functions of the app, with middleware.</summary>
    public static IHostBuilder ConfigureFunctionsWorkerDefaults(
        this IHostBuilder builder, Action<IFunctionsWorkerApplicationBuilder> configure) =>
        EmbeddedHost.AddTo(builder, (_, worker) => configure(worker), null);

    /// <summary>Hosts the functions of the app, with middleware.</summary>
    public static IHostBuilder ConfigureFunctionsWorkerDefaults(
        this IHostBuilder builder, Action<HostBuilderContext, IFunctionsWorkerApplicationBuilder> configure) =>
        EmbeddedHost.AddTo(builder, configure, null);

    /// <summary>Hosts the functions of the app, with middleware and options.</summary>
    public static IHostBuilder ConfigureFunctionsWorkerDefaults(
        this IHostBuilder builder, Action<IFunctionsWorkerApplicationBuilder> configure, Action<WorkerOptions>? configureOptions) =>
        EmbeddedHost.AddTo(builder, (_, worker) => configure(worker), configureOptions);

    /// <summary>Hosts the functions of the app, with middleware and options.</summary>
    public static IHostBuilder ConfigureFunctionsWorkerDefaults(
        this IHostBuilder builder,
        Action<HostBuilderContext, IFunctionsWorkerApplicationBuilder> configure,
        Action<WorkerOptions>? configureOptions) =>
        EmbeddedHost.AddTo(builder, configure, configureOptions);
}
