using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Reflections.Tests.EmbeddedRuntime.Hosting;

/// <summary>A host of a few function classes on a port and in a folder of its own.</summary>
internal sealed class FunctionsHost : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly TemporaryFolder? _owned;

    private FunctionsHost(IHost host, TemporaryFolder? owned)
    {
        _host = host;
        _owned = owned;
        Address = ServerAddress.Of(Services);
        Http = new HttpClient { BaseAddress = Address };
    }

    public IServiceProvider Services => _host.Services;

    public Uri Address { get; }

    public HttpClient Http { get; }

    public static FunctionsApplicationBuilder CreateBuilder(TemporaryFolder folder, params Type[] functions)
    {
        if (!File.Exists(Path.Combine(folder.Path, "host.json")))
        {
            // Otherwise one that lies beside the tests would be found.
            folder.Write("host.json", """{ "version": "2.0", "extensions": { "durableTask": { "hubName": "TestHubName" } } }""");
        }

        var builder = FunctionsApplication.CreateBuilder([$"--contentRoot={folder.Path}"]);
        builder.ConfigureFunctionsWebApplication();
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        builder.Configuration["EmbeddedRuntime:FunctionAssemblies"] = typeof(FunctionsHost).Assembly.GetName().Name;
        builder.Configuration["EmbeddedRuntime:FunctionTypes"] = string.Join(';', functions.Select(type => type.FullName));
        builder.Logging.ClearProviders();
        return builder;
    }

    public static Task<FunctionsHost> StartAsync(params Type[] functions) => StartAsync(_ => { }, functions);

    public static async Task<FunctionsHost> StartAsync(Action<FunctionsApplicationBuilder> configure, params Type[] functions)
    {
        var folder = new TemporaryFolder();
        return await StartAsync(folder, configure, functions, owned: folder);
    }

    public static Task<FunctionsHost> StartAsync(TemporaryFolder folder, Action<FunctionsApplicationBuilder> configure, params Type[] functions) =>
        StartAsync(folder, configure, functions, owned: null);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
        _owned?.Dispose();
    }

    private static async Task<FunctionsHost> StartAsync(
        TemporaryFolder folder, Action<FunctionsApplicationBuilder> configure, Type[] functions, TemporaryFolder? owned)
    {
        var builder = CreateBuilder(folder, functions);
        configure(builder);
        var host = builder.Build();
        await host.StartAsync();
        return new FunctionsHost(host, owned);
    }
}
