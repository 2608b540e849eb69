using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Reflections.Functions.Hosting;
using Reflections.Tests.Azurite;

namespace Reflections.Tests.EndToEnd;

/// <summary>
/// The service that the end-to-end tests talk to: the one that <c>REFLECTIONS_ENDPOINT</c> names, otherwise the embedded one in this process.
/// A service named there must allow fetches from 127.0.0.1 (<c>Fetch__AllowedHosts__0=127.0.0.1</c>).
/// </summary>
public sealed class ServiceFixture : IAsyncLifetime
{
    private EmbeddedService? _embedded;

    public ApiSession Api { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("REFLECTIONS_ENDPOINT") is { Length: > 0 } endpoint)
        {
            Api = new ApiSession(new Uri(endpoint));
            return;
        }

        _embedded = await EmbeddedService.StartAsync();
        Api = _embedded.Api;
    }

    public async Task DisposeAsync()
    {
        if (_embedded is not null)
        {
            await _embedded.DisposeAsync();
        }
    }
}

/// <summary>An embedded service of a test's own: own port, own folder, own tables.</summary>
public sealed class EmbeddedService : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly string _data;
    private readonly bool _ownsData;

    private EmbeddedService(IHost host, string data, bool ownsData, ApiSession api) => (_host, _data, _ownsData, Api) = (host, data, ownsData, api);

    public ApiSession Api { get; }

    public IServiceProvider Services => _host.Services;

    public static async Task<EmbeddedService> StartAsync(
        Action<IServiceCollection>? configure = null, string? data = null, string? prefix = null, params string[] settings)
    {
        var owned = data is null;
        prefix ??= SharedAzurite.UniquePrefix();
        data ??= Directory.CreateTempSubdirectory("reflections-e2e-").FullName;
        var host = ReflectionsApp.Build(
            [
                "--urls", "http://127.0.0.1:0",
                "--AzureWebJobsStorage", await SharedAzurite.ConnectionStringAsync(),
                "--Storage:TablePrefix", prefix,
                "--Storage:BlobContainer", prefix,
                "--Fetch:AllowedHosts:0", "127.0.0.1",
                "--Logging:LogLevel:Default", "Error",
                .. settings,
            ],
            data,
            configure);
        await host.StartAsync();
        var address = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new EmbeddedService(host, data, owned, new ApiSession(new Uri(address)));
    }

    /// <summary>Waits until the run's orchestration has ended, a moment after its row has an outcome.</summary>
    public Task InstanceEndAsync(string run) => Services.GetRequiredService<IDurableTaskClientProvider>().GetClient()
        .WaitForInstanceCompletionAsync(run).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await _host.StopAsync();
        _host.Dispose();
        if (_ownsData)
        {
            Directory.Delete(_data, recursive: true);
        }
    }
}

[CollectionDefinition(Name)]
public sealed class ServiceCollectionDefinition : ICollectionFixture<ServiceFixture>
{
    public const string Name = "the service";
}
