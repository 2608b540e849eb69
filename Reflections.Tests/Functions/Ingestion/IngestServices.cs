using Azure.Core.Pipeline;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Reflections.Functions.Hosting;
using Reflections.Functions.Ingestion;
using Reflections.Functions.Storage;
using Reflections.Tests.Azurite;
using Reflections.Tests.Functions.Storage;

namespace Reflections.Tests.Functions.Ingestion;

/// <summary>What the activities of a run are made of, over the tables of a <see cref="TestStorage"/>. No engine runs here.</summary>
internal sealed class IngestServices : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private IngestServices(ServiceProvider services) => _services = services;

    public RunActivities Runs => ActivatorUtilities.CreateInstance<RunActivities>(_services);

    public static async Task<IngestServices> CreateAsync(string prefix, params HttpPipelinePolicy[] policies)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            [StorageServiceCollectionExtensions.AccountSetting] = await SharedAzurite.ConnectionStringAsync(),
            [$"{StorageOptions.Section}:TablePrefix"] = prefix,
            [$"{StorageOptions.Section}:BlobContainer"] = prefix,
            ["TaskHub"] = Sample.Hub,
        }).Build();
        var services = new ServiceCollection().AddLogging().AddReflections(configuration, Path.GetTempPath());
        services.Configure<StorageOptions>(options =>
        {
            foreach (var policy in policies)
            {
                options.Policies.Add(policy);
            }
        });
        return new IngestServices(services.BuildServiceProvider());
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
