using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Reflections.EmbeddedRuntime.Hosting;
using Reflections.EmbeddedRuntime.Hosting.Http;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Puts an app together: configuration, services, middleware.</summary>
public class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    private readonly WebApplicationBuilder _web;
    private readonly FunctionsWorkerBuilder _worker;

    internal FunctionsApplicationBuilder(string[]? args)
    {
        _web = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            Args = args,
            EnvironmentName = System.Environment.GetEnvironmentVariable("AZURE_FUNCTIONS_ENVIRONMENT"),
        });
        HostConfiguration.AddFiles(_web.Configuration, _web.Environment.ContentRootPath);
        ServerConfiguration.Configure(_web.WebHost);
        _worker = FunctionsWorkerBuilder.For(_web.Services);
    }

    /// <summary>Values that the parts of the builder share.</summary>
    public IDictionary<object, object> Properties => ((IHostApplicationBuilder)_web).Properties;

    /// <summary>The configuration so far; sources may be added.</summary>
    public ConfigurationManager Configuration => _web.Configuration;

    IConfigurationManager IHostApplicationBuilder.Configuration => _web.Configuration;

    /// <summary>The environment.</summary>
    public IHostEnvironment Environment => _web.Environment;

    /// <summary>Logging.</summary>
    public ILoggingBuilder Logging => _web.Logging;

    /// <summary>Metrics.</summary>
    public IMetricsBuilder Metrics => _web.Metrics;

    /// <summary>The services.</summary>
    public IServiceCollection Services => _web.Services;

    /// <summary>Replaces the container.</summary>
    public void ConfigureContainer<TContainerBuilder>(IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull =>
        ((IHostApplicationBuilder)_web).ConfigureContainer(factory, configure);

    /// <summary>Adds middleware after what is there.</summary>
    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        _worker.Use(middleware);
        return this;
    }

    /// <summary>The app, ready to run.</summary>
    /// <exception cref="InvalidOperationException">A function cannot be served as it is declared.</exception>
    public IHost Build()
    {
        EmbeddedHost.AddTo(_web.Services, _web.Configuration, _web.Environment);
        var app = _web.Build();
        RequestPipeline.Configure(app);
        return app;
    }
}
