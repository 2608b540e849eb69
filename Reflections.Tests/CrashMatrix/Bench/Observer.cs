using System.Collections.Concurrent;
using System.Text;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Reflections.Domain.Identity;
using Reflections.Domain.Patches;
using Reflections.Domain.Retrieval;
using Reflections.Domain.Runs;
using Reflections.Functions.Ledger;
using Reflections.Functions.Reading;
using Reflections.Functions.Storage;
using Reflections.Tests.Functions.Storage.Service;

namespace Reflections.Tests.CrashMatrix.Bench;

/// <summary>Looks at storage from beside: what it asks is neither numbered nor disturbed.</summary>
internal sealed class Observer : IDisposable
{
    public const string Damaged = "damaged";

    private static readonly ConcurrentBag<Observer> Idle = [];

    private readonly ServiceProvider _services;
    private readonly Switch? _switch;

    private Observer(IReadOnlyDictionary<string, string?> settings, Switch? inMemory)
    {
        _switch = inMemory;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings)
            .AddInMemoryCollection([new("Storage:ArtifactMemoryBytes", "0"), new("Knowledge:SegmentCacheBytes", "0")]).Build();
        var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddReflectionStorage(configuration)
            .AddSingleton<IEmbeddingGenerator<string, Embedding<float>>, HashingEmbeddingGenerator>()
            .AddReading();
        if (inMemory is not null)
        {
            services.Configure<StorageOptions>(options => options.Policies.Add(inMemory));
        }

        _services = services.BuildServiceProvider();
    }

    /// <summary>One that looks at services in memory; it is given back by disposing of it.</summary>
    public static Observer InMemory() => Idle.TryTake(out var idle) ? idle : new Observer(Bench.InMemorySettings(), new Switch());

    /// <summary>One that looks at Azurite.</summary>
    public static Observer OnAzurite(IReadOnlyDictionary<string, string?> settings) => new(settings, null);

    /// <summary>What it looks at from now on.</summary>
    public Observer At(MemoryStorageService? service)
    {
        if (_switch is not null)
        {
            _switch.Target = service;
        }

        return this;
    }

    public async Task<RunRecord?> RunAsync(RunId run) =>
        (await Get<RunStore>().GetAsync(Client.Reflection, run, default))?.Value;

    /// <summary>Whether the batch that the run proposed is no longer only proposed.</summary>
    public async Task<bool> IsDecidedAsync(RunRecord run) =>
        (await Get<LedgerStore>().GetAsync(run.Key!, default))?.Value.Status is not PatchStatus.Proposed;

    public async Task<IReadOnlyList<UnappliedRow>> IntentsAsync()
    {
        var rows = _switch?.Target?.Snapshot().Tables.GetValueOrDefault(Bench.MemoryPrefix + TableNames.UnappliedPatches, []);
        var shards = await Task.WhenAll(Enumerable.Range(0, UnappliedRow.Shards)
            .Where(shard => rows is null || rows.Any(row => row.PartitionKey == UnappliedRowFormat.Partition(shard)))
            .Select(shard => Get<UnappliedStore>().ReadShardAsync(shard, default)));
        Assert.Empty(shards.SelectMany(shard => shard.Damaged));
        return
        [
            .. shards.SelectMany(shard => shard.Patches.Select(row => row.Value)),
            .. shards.SelectMany(shard => shard.Runs.Select(row => row.Value)),
            .. shards.SelectMany(shard => shard.Cleans.Select(row => row.Value)),
            .. shards.SelectMany(shard => shard.Deletions.Select(row => row.Value)),
        ];
    }

    /// <summary>What readers see of the reflection now; <see cref="Damaged"/> when they are told that it is.</summary>
    public async Task<string> ExportAsync()
    {
        try
        {
            using var output = new MemoryStream();
            var damaged = new List<DamagedRowException>();
            var applied = await Get<VersionReader>().ListAppliedAsync(Client.Reflection, null, damaged, default);
            await Get<KnowledgeExport>().WriteAsync(applied, damaged, output, default);
            var text = Encoding.UTF8.GetString(output.GetBuffer(), 0, (int)output.Length);
            return text.Contains("\"kind\":\"damaged\"", StringComparison.Ordinal) ? Damaged : text;
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            // A table that no host has made yet.
            return "";
        }
    }

    public async Task<StorageContents> ContentsAsync(MemoryStorageService? service) =>
        service is not null ? StorageContents.Of(service.Snapshot()) : await ReadAsync(Get<StorageClients>());

    public void Dispose()
    {
        if (_switch is null)
        {
            _services.Dispose();
        }
        else
        {
            _switch.Target = null;
            Idle.Add(this);
        }
    }

    private static async Task<StorageContents> ReadAsync(StorageClients clients)
    {
        var tables = new SortedDictionary<string, IReadOnlyList<ContentRow>>(StringComparer.Ordinal);
        await foreach (var table in clients.Tables.QueryAsync(table => table.Name.CompareTo(clients.TablePrefix) >= 0))
        {
            if (!table.Name.StartsWith(clients.TablePrefix, StringComparison.Ordinal))
            {
                continue;
            }

            var rows = new List<ContentRow>();
            await foreach (var row in clients.Tables.GetTableClient(table.Name).QueryAsync<TableEntity>())
            {
                rows.Add(ContentRow.Of(row));
            }

            tables[table.Name[clients.TablePrefix.Length..]] = rows;
        }

        var blobs = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await foreach (var blob in clients.Container.GetBlobsAsync())
        {
            var content = await clients.Container.GetBlobClient(blob.Name).DownloadContentAsync();
            blobs[blob.Name] = Sha256Text.Of(content.Value.Content.ToMemory().Span);
        }

        return new StorageContents(tables, blobs);
    }

    private T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    private sealed class Switch : HttpPipelinePolicy
    {
        public MemoryStorageService? Target { get; set; }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => Target!.Process(message, pipeline);

        public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => Target!.ProcessAsync(message, pipeline);
    }
}
