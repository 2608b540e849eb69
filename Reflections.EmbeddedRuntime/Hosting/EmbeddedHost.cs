using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Reflections.EmbeddedRuntime.Hosting.Discovery;
using Reflections.EmbeddedRuntime.Hosting.Durable;
using Reflections.EmbeddedRuntime.Hosting.Http;
using Reflections.EmbeddedRuntime.Hosting.Invocation;
using Reflections.EmbeddedRuntime.Hosting.Timers;

namespace Reflections.EmbeddedRuntime.Hosting;

/// <summary>Adds everything that serves an app's functions to its host.</summary>
internal static class EmbeddedHost
{
    /// <summary>Adds the services. The configuration must be complete: functions are found and checked here.</summary>
    public static void AddTo(IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        if (string.IsNullOrEmpty(configuration["urls"]) && !configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            configuration["urls"] = ServerConfiguration.DefaultUrl;
        }

        var settings = HostSettings.Read(configuration, environment.ContentRootPath);
        var catalog = FunctionFinder.Find(configuration, settings);
        FunctionsWorkerBuilder.For(services);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IFunctionActivator, ScopedFunctionActivator>();
        services.AddSingleton(settings);
        services.AddSingleton(catalog);
        services.AddSingleton(new HostKeys(configuration));
        services.AddSingleton<FunctionInvoker>();
        services.AddSingleton<HttpFunctionHandler>();
        services.Configure<JsonSerializerOptions>(options => options.PropertyNameCaseInsensitive = true);
        services.AddRouting();
        services.AddMvcCore();
        DurableFunctions.AddTo(services, catalog, settings);
        services.AddHostedService<AddressGuard>();
        services.AddSingleton<TimerStatusStore>();
        services.AddHostedService<TimerHost>();
    }

    public static IHostBuilder AddTo(
        IHostBuilder builder,
        Action<HostBuilderContext, IFunctionsWorkerApplicationBuilder>? configure,
        Action<WorkerOptions>? configureOptions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.ConfigureAppConfiguration((context, configuration) => HostConfiguration.AddFiles(configuration, context.HostingEnvironment.ContentRootPath));
        builder.ConfigureServices((context, services) =>
        {
            configure?.Invoke(context, FunctionsWorkerBuilder.For(services));
            if (configureOptions is not null)
            {
                services.Configure(configureOptions);
            }

            AddTo(services, context.Configuration, context.HostingEnvironment);
        });
        return builder.ConfigureWebHost(web =>
        {
            web.UseKestrel();
            ServerConfiguration.Configure(web);
            web.Configure(RequestPipeline.Configure);
        });
    }
}
