using Azure.Core.Pipeline;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Reflections.Functions.Storage;
using Reflections.Tests.Azurite;

namespace Reflections.Tests.Functions.Storage.Service;

/// <summary>All stores, with tables and a container of their own, over policies that see or answer their requests.</summary>
internal sealed class StoresOver : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private StoresOver(ServiceProvider services) => _services = services;

    public StorageClients Clients => Get<StorageClients>();

    public StoredTable Table => Get<ReflectionTables>().Open("Rows");

    public ArtifactStore Artifacts => Get<ArtifactStore>();

    /// <param name="connectionString">The account, <see cref="MemoryStorageService.ConnectionString"/> when no request leaves the process.</param>
    /// <param name="policies">In the order in which a request passes them.</param>
    public static StoresOver Create(string connectionString, params HttpPipelinePolicy[] policies)
    {
        var prefix = SharedAzurite.UniquePrefix();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            [StorageServiceCollectionExtensions.AccountSetting] = connectionString,
            [$"{StorageOptions.Section}:TablePrefix"] = prefix,
            [$"{StorageOptions.Section}:BlobContainer"] = prefix,
            [$"{StorageOptions.Section}:ArtifactMemoryBytes"] = "0",
        }).Build();
        return new StoresOver(new ServiceCollection()
            .AddReflectionStorage(configuration)
            .Configure<StorageOptions>(options =>
            {
                foreach (var policy in policies)
                {
                    options.Policies.Add(policy);
                }
            })
            .BuildServiceProvider());
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
