using System.Net.Http.Json;
using Azure;
using Azure.Data.Tables;
using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Functions.Ledger;
using Reflections.Functions.Storage;
using Reflections.Tests.Azurite;
using Reflections.Tests.EndToEnd.Sweeps;
using Reflections.Tests.Functions.Patches;
using Reflections.Tests.Functions.Storage;

namespace Reflections.Tests.EndToEnd.Damage;

/// <summary>A host, and rows of every kind that runs and sweeps of it have left: whatever property they have, a test finds it there.</summary>
public sealed class RealRowsFixture : IAsyncLifetime
{
    public const string Reflection = "harbour";

    private const string Ferries = "Marta Lindqvist founded Norvik Ferries in 1987. The company is based in Aldersund.";
    private const string Mill = "Jonas Vik sold the Hollen Mill on 3 May 1991. Hollen Mill employs 12 people.";
    private const string More = " Anna Berg does not run the Skarv Museum.";

    private readonly string _prefix = SharedAzurite.UniquePrefix();
    private EmbeddedService _service = null!;
    private IReadOnlyDictionary<string, IReadOnlyList<RealRow>> _kinds = null!;

    public ApiSession Api => _service.Api;

    internal TestStorage Storage { get; private set; } = null!;

    internal IEnumerable<string> Kinds => _kinds.Keys;

    internal IReadOnlyList<RealRow> RowsOf(string kind) => _kinds[kind];

    /// <summary>A row of each property that rows of the kind have.</summary>
    internal IEnumerable<(string Property, RealRow Row)> PropertiesOf(string kind) => RowsOf(kind)
        .SelectMany(row => RowDamage.PropertiesOf(row.Entity).Select(property => (property, row)))
        .DistinctBy(pair => pair.property);

    public async Task InitializeAsync()
    {
        Storage = await TestStorage.CreateAsync(_prefix);
        var backlog = new Backlog(Storage, _prefix);
        await backlog.PlantApprovedAsync(2);
        _service = await EmbeddedService.StartAsync(prefix: _prefix, settings: SweepRequests.OnlyWhenAsked("--Evaluation:Review", "Manual"));
        await Task.WhenAll(VersionsAsync("a", Ferries), VersionsAsync("b", Mill), RejectedAsync("c", Ferries), RejectedAsync("d", Mill), FailedAsync("e"), FailedAsync("f"));
        await Task.WhenAll(BatchAsync("i", Ferries + More), BatchAsync("j", Mill + More));
        await DecideAsync("atlas", await HeldAsync("atlas", "x", Ferries), "approve");
        await _service.Api.SweepAsync();
        await _service.Api.SweepAsync();
        await Task.WhenAll(AnnouncedAsync("g", Ferries + More), AnnouncedAsync("h", Mill + More));
        await new PatchDriver(Storage, "working/1").TakeTicketAsync();
        await new PatchDriver(Storage, "working/2").TakeTicketAsync();
        _kinds = await ReadAsync();
    }

    public async Task DisposeAsync()
    {
        await _service.DisposeAsync();
        await Storage.DisposeAsync();
    }

    /// <summary>Lets <paramref name="damaged"/> stand in place of <paramref name="row"/> while <paramref name="look"/> looks.</summary>
    internal async Task WhileAsync(RealRow row, TableEntity damaged, Func<Task> look)
    {
        var table = new TableClient(await SharedAzurite.ConnectionStringAsync(), _prefix + row.Table);
        await table.UpdateEntityAsync(damaged, ETag.All, TableUpdateMode.Replace);
        try
        {
            await look();
        }
        finally
        {
            await table.UpdateEntityAsync(row.Entity, ETag.All, TableUpdateMode.Replace);
        }
    }

    /// <summary>A source whose content came, went and came back, and was sent again.</summary>
    private async Task VersionsAsync(string source, string text)
    {
        await DecideAsync(Reflection, await HeldAsync(Reflection, source, text, key: $"key-of-{source}"), "approve");
        await DecideAsync(Reflection, await HeldAsync(Reflection, source, text + More), "approve");
        var again = await HeldAsync(Reflection, source, text);
        await DecideAsync(Reflection, again, "approve");
        await Api.PostAsync(Reflection, source, text, query: $"?retryOf={again}");
    }

    private async Task RejectedAsync(string source, string text) => await DecideAsync(Reflection, await HeldAsync(Reflection, source, text), "reject");

    private async Task FailedAsync(string source)
    {
        await using var web = await StallingSite.StartAsync(Ferries, status: 404);
        web.Answer();
        await Api.EndAsync(Reflection, (await Api.PostUrlAsync(Reflection, source, web.Address)).Json.Text("id")!);
    }

    /// <summary>A batch of two sources, which is at its end when both are held.</summary>
    private async Task BatchAsync(string source, string text)
    {
        var items = new[] { new { sourceId = $"{source}/1", content = text }, new { sourceId = $"{source}/2", content = text } };
        var answer = await Api.PostAsync($"/api/reflections/{Reflection}/batches", JsonContent.Create(new { items }), null);
        var id = answer.Json.Text("id")!;
        var deadline = TimeProvider.System.GetUtcNow().AddMinutes(1);
        while ((await Api.GetAsync($"/api/reflections/{Reflection}/batches/{id}")).Json.Text("status") == "running" && TimeProvider.System.GetUtcNow() < deadline)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    /// <summary>A run that waits for review and is being approved.</summary>
    private async Task AnnouncedAsync(string source, string text)
    {
        var run = RunId.Parse(await HeldAsync(Reflection, source, text));
        var key = IngestKey.Of(ReflectionId.Parse(Reflection), SourceId.Parse(source), ContentHash.OfCanonical(text));
        LedgerEntry entry = (await Storage.Ledger.GetAsync(key, default))!.Value.Value;
        await Storage.Unapplied.InsertPatchAsync(
            new PatchRow
            {
                Reflection = entry.Reflection,
                Source = entry.Source,
                CreatedAt = Sample.Noon,
                Key = key,
                Generation = entry.Generation,
                Fence = entry.Fence,
                Run = run,
                Hub = Backlog.DeadHub,
            },
            default);
    }

    private async Task<string> HeldAsync(string reflection, string source, string text, string? key = null)
    {
        var answer = await Api.PostAsync(reflection, source, text, key);
        Assert.True(answer.Status == System.Net.HttpStatusCode.Accepted, answer.Text);
        var run = answer.Json.Text("id")!;
        await Api.WaitAsync(reflection, run, json => json.Text("status") == "awaiting_review");
        return run;
    }

    private async Task DecideAsync(string reflection, string run, string decision)
    {
        await Api.PostAsync($"/api/reflections/{reflection}/runs/{run}/review", JsonContent.Create(new { decision }), null);
        await Api.EndAsync(reflection, run);
    }

    private async Task<IReadOnlyDictionary<string, IReadOnlyList<RealRow>>> ReadAsync()
    {
        var visible = new HashSet<string>();
        await foreach (var state in Storage.Sources.ListAsync(ReflectionId.Parse(Reflection), default))
        {
            visible.Add(TableKeys.OfGeneration(state.Reflection, state.Source, state.Applied?.Generation ?? 0));
        }

        var service = new TableServiceClient(await SharedAzurite.ConnectionStringAsync());
        var rows = new List<RealRow>();
        foreach (var name in typeof(TableNames).GetFields().Select(table => (string)table.GetRawConstantValue()!))
        {
            await foreach (var row in service.GetTableClient(_prefix + name).QueryAsync<TableEntity>())
            {
                // What no reader sees is not read.
                if (name != TableNames.Knowledge || visible.Contains(row.PartitionKey))
                {
                    rows.Add(new RealRow(name, row));
                }
            }
        }

        return rows.GroupBy(row => row.Kind).ToDictionary(kind => kind.Key, kind => (IReadOnlyList<RealRow>)[.. kind]);
    }
}

/// <summary>Tests that damage the same rows take turns.</summary>
[CollectionDefinition(Name)]
public sealed class RealRowsCollection : ICollectionFixture<RealRowsFixture>
{
    public const string Name = "rows of a real ingest";
}
