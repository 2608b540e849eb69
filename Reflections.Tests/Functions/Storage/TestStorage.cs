using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Extensions.VectorData;
using Reflections.Functions.Batches;
using Reflections.Functions.Deletion;
using Reflections.Functions.Knowledge;
using Reflections.Functions.Ledger;
using Reflections.Functions.Patches;
using Reflections.Functions.Storage;
using Reflections.Tests.Azurite;

namespace Reflections.Tests.Functions.Storage;

/// <summary>All stores over tables and a container of their own, with a wire that can be cut.</summary>
internal sealed class TestStorage : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private TestStorage(ServiceProvider services, FaultyWire wire, FakeTimeProvider time)
    {
        _services = services;
        Wire = wire;
        Time = time;
    }

    public FaultyWire Wire { get; }

    public FakeTimeProvider Time { get; }

    public ReflectionTables Tables => Get<ReflectionTables>();

    public SourceStore Sources => Get<SourceStore>();

    public RunStore Runs => Get<RunStore>();

    public LedgerStore Ledger => Get<LedgerStore>();

    public UnappliedStore Unapplied => Get<UnappliedStore>();

    public KnowledgeStore Knowledge => Get<KnowledgeStore>();

    public KnowledgeWriter Writer => Get<KnowledgeWriter>();

    public ArtifactStore Artifacts => Get<ArtifactStore>();

    public PatchProtocol Protocol => Get<PatchProtocol>();

    public static async Task<TestStorage> CreateAsync(string? prefix = null, string? connection = null, VectorStore? passages = null)
    {
        prefix ??= SharedAzurite.UniquePrefix();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            [StorageServiceCollectionExtensions.AccountSetting] = connection ?? await SharedAzurite.ConnectionStringAsync(),
            [$"{StorageOptions.Section}:TablePrefix"] = prefix,
            [$"{StorageOptions.Section}:BlobContainer"] = prefix,
            [$"{StorageOptions.Section}:ArtifactMemoryBytes"] = "0",
            [$"{StorageOptions.Section}:RetryDelay"] = "00:00:00.001",
        }).Build();
        var wire = new FaultyWire();
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(time)
            .AddReflectionStorage(configuration)
            .AddDeletion()
            .AddSingleton<SourceBatchStore>()
            .Configure<StorageOptions>(options => options.Policies.Add(wire));
        if (passages is not null)
        {
            services.AddSingleton(passages);
        }

        return new TestStorage(services.BuildServiceProvider(), wire, time);
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
