using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Reflections.Functions.Storage;
using Reflections.Tests.Azurite;

namespace Reflections.Tests.Functions.Storage.Service;

/// <summary>The stores over Azurite and its twin, with tables and a container of their own.</summary>
internal sealed class TwinStores : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private TwinStores(ServiceProvider services, TwinStorage twin) => (_services, Twin) = (services, twin);

    public TwinStorage Twin { get; }

    public StorageClients Clients => _services.GetRequiredService<StorageClients>();

    public StoredTable Table => _services.GetRequiredService<ReflectionTables>().Open("Twins");

    public ArtifactStore Artifacts => _services.GetRequiredService<ArtifactStore>();

    public static async Task<TwinStores> CreateAsync()
    {
        var prefix = SharedAzurite.UniquePrefix();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            [StorageServiceCollectionExtensions.AccountSetting] = await SharedAzurite.ConnectionStringAsync(),
            [$"{StorageOptions.Section}:TablePrefix"] = prefix,
            [$"{StorageOptions.Section}:BlobContainer"] = prefix,
            [$"{StorageOptions.Section}:ArtifactMemoryBytes"] = "0",
        }).Build();
        var twin = new TwinStorage();
        var services = new ServiceCollection()
            .AddReflectionStorage(configuration)
            .Configure<StorageOptions>(options => options.Policies.Add(twin))
            .BuildServiceProvider();
        return new TwinStores(services, twin);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Twin.Dispose();
    }
}
