using Azure;
using Azure.Data.Tables;
using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Functions.Storage;
using Reflections.Tests.Azurite;
using Reflections.Tests.Functions.Storage;

namespace Reflections.Tests.Functions.Ledger;

public sealed class SourceStoreTests
{
    [Fact]
    public async Task TryWrite_AllProperties_AreReadBack()
    {
        await using var storage = await TestStorage.CreateAsync();
        var run = RunId.New(storage.Time);
        var state = Sample.State(7, run) with { LatestRun = run };
        state = state.Flip(Sample.Version(3, "Ann")).Flip(Sample.Version(5, "Ben")).Observe(6, Sample.Validators);
        var etag = await storage.Sources.TryWriteAsync(state, null, default);

        var stored = (await storage.Sources.GetAsync(Sample.Reflection, Sample.Source, default))!.Value;
        Assert.Equal(etag, stored.ETag);
        Assert.Equal(state with { Flips = [], Reviews = [] }, stored.Value with { Flips = [], Reviews = [] });
        Assert.Equal(state.Flips, stored.Value.Flips);
        Assert.Equal(state.Reviews, stored.Value.Reviews);
        Assert.Equal(stored.Value with { Flips = [], Reviews = [] }, (await storage.Sources.ListAsync(Sample.Reflection, default).SingleAsync()) with { Flips = [], Reviews = [] });
    }

    [Fact]
    public async Task TryWrite_StaleOrSecondInsert_IsRefused()
    {
        await using var storage = await TestStorage.CreateAsync();
        var first = (await storage.Sources.TryWriteAsync(Sample.State(1), null, default))!.Value;
        Assert.Null(await storage.Sources.TryWriteAsync(Sample.State(2), null, default));
        Assert.NotNull(await storage.Sources.TryWriteAsync(Sample.State(2), first, default));
        Assert.Null(await storage.Sources.TryWriteAsync(Sample.State(3), first, default));
        Assert.Equal(2, (await storage.Sources.GetAsync(Sample.Reflection, Sample.Source, default))!.Value.Value.Latest);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TryWrite_AnswerLost_SucceedsWithTheVersionThatStands(bool insert)
    {
        await using var storage = await TestStorage.CreateAsync();
        ETag? expected = insert ? null : await storage.Sources.TryWriteAsync(Sample.State(1), null, default);
        await storage.Sources.GetAsync(Sample.Reflection, Sample.Source, default);
        storage.Wire.FailAt(1, WireFault.LoseAnswer);
        var etag = await storage.Sources.TryWriteAsync(Sample.State(2).Flip(Sample.Version(2)), expected, default);
        Assert.Equal(3, storage.Wire.Sent);
        Assert.NotNull(etag);
        Assert.Equal((await storage.Sources.GetAsync(Sample.Reflection, Sample.Source, default))!.Value.ETag, etag);
    }

    [Fact]
    public async Task TryWrite_FiftyAtOnce_OneWins()
    {
        await using var storage = await TestStorage.CreateAsync();
        var first = await storage.Sources.TryWriteAsync(Sample.State(1), null, default);
        var writes = await Task.WhenAll(Enumerable.Range(2, 50).Select(i => storage.Sources.TryWriteAsync(Sample.State(i), first, default)));
        Assert.Single(writes, write => write is not null);
    }

    [Theory]
    [InlineData("Latest", null, "missing")]
    [InlineData("Latest", "seven", "String")]
    [InlineData("Flips", "[{}]", "JSON")]
    [InlineData("Source", "a\nb", "SourceId")]
    [InlineData("Applied", "{\"generation\":1}", "JSON")]
    public async Task Get_DamagedRow_NamesTheProperty(string property, string? value, string problem)
    {
        var prefix = SharedAzurite.UniquePrefix();
        await using var storage = await TestStorage.CreateAsync(prefix);
        await storage.Sources.TryWriteAsync(Sample.State(1), null, default);
        var table = new TableClient(await SharedAzurite.ConnectionStringAsync(), prefix + TableNames.Sources);
        var row = (await table.GetEntityAsync<TableEntity>(TableKeys.Of(Sample.Reflection), TableKeys.Of(Sample.Source))).Value;
        row[property] = value;
        if (value is null)
        {
            row.Remove(property);
        }

        await table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace);

        var damaged = await Assert.ThrowsAsync<DamagedRowException>(() => storage.Sources.GetAsync(Sample.Reflection, Sample.Source, default));
        Assert.Equal((TableNames.Sources, TableKeys.Of(Sample.Reflection), TableKeys.Of(Sample.Source)), (damaged.Table, damaged.Partition, damaged.Row));
        Assert.Contains(property, damaged.Problem, StringComparison.Ordinal);
        Assert.Contains(problem, damaged.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TryWrite_Status_TellsWhetherAnythingIsApplied()
    {
        var prefix = SharedAzurite.UniquePrefix();
        await using var storage = await TestStorage.CreateAsync(prefix);
        var table = new TableClient(await SharedAzurite.ConnectionStringAsync(), prefix + TableNames.Sources);
        var etag = await storage.Sources.TryWriteAsync(Sample.State(1), null, default);
        Assert.Equal("known", (await table.QueryAsync<TableEntity>().SingleAsync()).GetString("Status"));
        await storage.Sources.TryWriteAsync(Sample.State(1).Flip(Sample.Version(1)), etag, default);
        var row = await table.QueryAsync<TableEntity>().SingleAsync();
        Assert.Equal(("ingested", 1, 2, 3), (row.GetString("Status"), row.GetInt32("Chunks"), row.GetInt32("Entities"), row.GetInt32("Facts")));
    }
}
