using Microsoft.Azure.Functions.Worker;
using Reflections.EmbeddedRuntime.Hosting;

namespace Microsoft.Extensions.Hosting;

/// <summary>ASP.NET Core for HTTP functions, on a host builder.</summary>
public static class FunctionsHostBuilderExtensions
{
    /// <summary>Hosts the functions of the app.</summary>
    public static IHostBuilder ConfigureFunctionsWebApplication(this IHostBuilder builder) =>
        builder.ConfigureFunctionsWebApplication((_, _) => { });

    /// <summary>Hosts the functions of the app, with middleware.</summary>
    public static IHostBuilder ConfigureFunctionsWebApplication(
        this IHostBuilder builder, Action<IFunctionsWorkerApplicationBuilder> configureWorker) =>
        builder.ConfigureFunctionsWebApplication((_, worker) => configureWorker(worker));

    /// <summary>Hosts the functions of the app, with middleware.</summary>
    public static IHostBuilder ConfigureFunctionsWebApplication(
        this IHostBuilder builder, Action<HostBuilderContext, IFunctionsWorkerApplicationBuilder> configureWorker) =>
        EmbeddedHost.AddTo(builder, configureWorker, null);
}
