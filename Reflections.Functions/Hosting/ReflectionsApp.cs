using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Hosting;

/// <summary>The app as a host that is ready to start.</summary>
public static class ReflectionsApp
{
    /// <summary>Name of the folder that holds everything local when no other is given.</summary>
    public const string DefaultDataDirectory = ".reflections";

    /// <summary>Builds the app.</summary>
    /// <param name="args">Configuration on the command line, such as <c>--urls http://127.0.0.1:0</c>.</param>
    /// <param name="dataDirectory">Folder of the engine's store and of an Azurite that the app starts; null: setting <c>Data</c>, or <see cref="DefaultDataDirectory"/>.</param>
    /// <param name="configure">Replaces services after the app has added its own, or null.</param>
    public static IHost Build(string[] args, string? dataDirectory = null, Action<IServiceCollection>? configure = null)
    {
        var builder = FunctionsApplication.CreateBuilder(args);
        var data = Path.GetFullPath(dataDirectory ?? builder.Configuration["Data"] ?? DefaultDataDirectory);

        // Below what the user configured: these only fill what is missing.
        var defaults = new Dictionary<string, string?>
        {
            ["Logging:Console:FormatterOptions:IncludeScopes"] = "true",
            ["EmbeddedRuntime:DataDirectory"] = Path.Combine(data, "engine"),
            ["EmbeddedRuntime:FunctionAssemblies"] = typeof(ReflectionsApp).Assembly.GetName().Name,
        };

        // An account that is named for an identity is a section without a value: a connection string beside it would win.
        if (!builder.Configuration.GetSection(StorageServiceCollectionExtensions.AccountSetting).Exists())
        {
            defaults[StorageServiceCollectionExtensions.AccountSetting] = "UseDevelopmentStorage=true";
        }

        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = defaults });
        builder.ConfigureFunctionsWebApplication();
        builder.Services.AddReflections(builder.Configuration, data);
        configure?.Invoke(builder.Services);
        return builder.Build();
    }
}
