using Reflections.Domain.Entities;
using Reflections.Domain.Extraction;
using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Functions.Knowledge;
using Reflections.Functions.Storage;
using Reflections.Tests.Functions.Storage;

namespace Reflections.Tests.Functions.Knowledge;

public sealed class KnowledgeTests
{
    private const string Hash = "the batch";

    [Fact]
    public async Task WriteGeneration_SmallDocument_CostsOneBlobOneTransactionAndFourOfTheIndex()
    {
        await using var storage = await TestStorage.CreateAsync();
        using var meter = StorageCallMeter.Start();
        await storage.Writer.WriteGenerationAsync(Sample.Key, 1, Sample.Batch(Words(40)), Hash, default);
        Assert.Equal(6, meter.Count);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(250)]
    public async Task ReadApplied_WhatWasWritten_IsReadBack(int words)
    {
        await using var storage = await TestStorage.CreateAsync();
        var batch = Sample.Batch(Words(words));
        await ShowAsync(storage, 3, batch);

        var view = await storage.Knowledge.ReadAppliedAsync(Sample.Reflection, Sample.Source, default);
        Assert.NotNull(view);
        Assert.Equal(words, view.Entities.Count);
        Assert.Equivalent(batch.Entities, view.Entities, strict: true);
        Assert.Equal(batch.Facts, view.Facts);
        var segment = await storage.Knowledge.ReadSegmentAsync(view.Version, default);
        var chunk = Assert.Single(segment!.Chunks);
        Assert.Equal(batch.Chunks[0].Text, chunk.Text);
        Assert.Equal([0.5f, -1f, 0.25f], chunk.Vector.ToArray());
    }

    [Theory]
    [InlineData(5)]
    [InlineData(250)]
    public async Task WriteGeneration_ByTwoAtOnceAndAgain_LeavesOneGeneration(int words)
    {
        await using var storage = await TestStorage.CreateAsync();
        var batch = Sample.Batch(Words(words));
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => storage.Writer.WriteGenerationAsync(Sample.Key, 1, batch, Hash, default)));
        await ShowAsync(storage, 1, batch);
        Assert.NotNull(await storage.Knowledge.ReadAppliedAsync(Sample.Reflection, Sample.Source, default));
    }

    [Fact]
    public async Task WriteGeneration_AnotherBatchHasIt_StopsAndChangesNothing()
    {
        await using var storage = await TestStorage.CreateAsync();
        var first = Sample.Batch("Ann founded Harbour");
        await ShowAsync(storage, 1, first);
        await Assert.ThrowsAsync<GenerationConflictException>(
            () => storage.Writer.WriteGenerationAsync(Sample.Key, 1, Sample.Batch("Ben sold Mill"), "another batch", default));
        Assert.Equal(first.Facts, (await storage.Knowledge.ReadAppliedAsync(Sample.Reflection, Sample.Source, default))!.Facts);
        Assert.Empty(await storage.Knowledge.FindByNameAsync(Sample.Reflection, "Ben", default));
    }

    [Fact]
    public async Task CheckManifest_EveryFinding_IsOneCall()
    {
        await using var storage = await TestStorage.CreateAsync();
        var applied = await ShowAsync(storage, 1, Sample.Batch("Ann"));
        await CheckAsync(ManifestCheck.Verified, applied);
        await CheckAsync(ManifestCheck.Damaged, applied with { ManifestHash = "other" });
        await CheckAsync(ManifestCheck.Missing, applied with { Generation = 2 });

        async Task CheckAsync(ManifestCheck expected, AppliedVersion version)
        {
            using var meter = StorageCallMeter.Start();
            Assert.Equal(expected, await storage.Knowledge.CheckManifestAsync(Sample.Reflection, Sample.Source, version, default));
            Assert.Equal(1, meter.Count);
        }
    }

    [Fact]
    public async Task ReadGeneration_ReplacedAndDeleted_StartsAgainWithTheNewOne()
    {
        await using var storage = await TestStorage.CreateAsync();
        await ShowAsync(storage, 1, Sample.Batch("Ann"));
        var old = (await storage.Sources.GetAsync(Sample.Reflection, Sample.Source, default))!.Value.Value;
        await ShowAsync(storage, 2, Sample.Batch("Ben"));
        await storage.Writer.DeleteGenerationAsync(Sample.Key, 1, default);
        Assert.Null(await storage.Knowledge.ReadGenerationAsync(old, default));
        Assert.Equal(2, (await storage.Knowledge.ReadAppliedAsync(Sample.Reflection, Sample.Source, default))!.Version.Generation);
    }

    [Fact]
    public async Task ReadApplied_VisibleGenerationIsGone_IsReportedAsDamage()
    {
        await using var storage = await TestStorage.CreateAsync();
        await ShowAsync(storage, 1, Sample.Batch("Ann"));
        await storage.Writer.DeleteGenerationAsync(Sample.Key, 1, default);
        await Assert.ThrowsAsync<DamagedRowException>(() => storage.Knowledge.ReadAppliedAsync(Sample.Reflection, Sample.Source, default));
    }

    [Fact]
    public async Task ReadApplied_NothingApplied_IsNull()
    {
        await using var storage = await TestStorage.CreateAsync();
        Assert.Null(await storage.Knowledge.ReadAppliedAsync(Sample.Reflection, Sample.Source, default));
        await storage.Sources.TryWriteAsync(Sample.State(1), null, default);
        Assert.Null(await storage.Knowledge.ReadAppliedAsync(Sample.Reflection, Sample.Source, default));
    }

    [Fact]
    public async Task ReadSegment_SecondTime_ComesFromMemory()
    {
        await using var storage = await TestStorage.CreateAsync();
        var applied = await ShowAsync(storage, 1, Sample.Batch("Ann"));
        using var meter = StorageCallMeter.Start();
        var first = await storage.Knowledge.ReadSegmentAsync(applied, default);
        Assert.Same(first, await storage.Knowledge.ReadSegmentAsync(applied, default));
        Assert.Equal(1, meter.Count);
        Assert.Null(await storage.Knowledge.ReadSegmentAsync(applied with { Segment = "gone" }, default));
    }

    [Fact]
    public async Task FindByName_SeveralSourcesAndGenerations_FindsVisibleOnes()
    {
        await using var storage = await TestStorage.CreateAsync();
        var other = SourceId.Parse("other");
        await ShowAsync(storage, 1, Sample.Batch("Ann founded Harbour"));
        await ShowAsync(storage, 2, Sample.Batch("Ann sold Harbour"));
        await ShowAsync(storage, 1, Sample.Batch("Harbour", other), other);

        var hits = await storage.Knowledge.FindByNameAsync(Sample.Reflection, "the  HARBOUR", default);
        Assert.Equal([(Sample.Source, 2L), (other, 1L)], hits.Select(hit => (hit.Source, hit.Generation)));
        Assert.All(hits, hit => Assert.Single(hit.Entities));
        Assert.Empty(await storage.Knowledge.FindByNameAsync(Sample.Reflection, "founded", default));
    }

    [Fact]
    public async Task FindByName_ObjectOrAlias_FindsTheSource()
    {
        await using var storage = await TestStorage.CreateAsync();
        var batch = Sample.Batch("Ann founded Harbour");
        var (ann, rest) = (batch.Entities.Single(entity => entity.Name == "Ann"), batch.Entities.Where(entity => entity.Name != "Ann"));
        var named = ann with { Aliases = [new BatchAlias("Annie", AliasKind.Spelling, new TextSpan(0, 3))] };
        await ShowAsync(storage, 1, batch with { Entities = [.. rest.Append(named).OrderBy(entity => entity.Id, StringComparer.Ordinal)] });

        Assert.Equal([ann.Id], Assert.Single(await storage.Knowledge.FindByNameAsync(Sample.Reflection, "ANNIE", default)).Aliases);
        Assert.Equal(3, Assert.Single(await storage.Knowledge.FindByNameAsync(Sample.Reflection, "ann founded harbour", default)).Objects.Count);
        Assert.Equal("ann", await storage.Knowledge.FindNameOfAsync(Sample.Reflection, ann.Id, [], default));
        Assert.Equal("Annie", Assert.Single((await storage.Knowledge.ReadAppliedAsync(Sample.Reflection, Sample.Source, default))!.Entities, entity => entity.Id == ann.Id).Aliases[0].Form);
        Assert.Equal(8, (await storage.Writer.DeleteGenerationAsync(Sample.Key, 1, default)).IndexRows);
        Assert.Empty(await storage.Tables.Open(TableNames.KnowledgeIndex).QueryAsync("PartitionKey ge ''", default).ToListAsync());
    }

    [Fact]
    public async Task WriteGeneration_BatchOfTheFirstLayout_HasTheRowsThatItsVersionWrote()
    {
        await using var storage = await TestStorage.CreateAsync();
        await ShowAsync(storage, 1, Sample.Batch("Ann founded Harbour") with { Layout = PatchBatch.FirstLayout });
        var rows = await storage.Tables.Open(TableNames.KnowledgeIndex).QueryAsync("PartitionKey ge ''", default).ToListAsync();

        Assert.Equal(3, rows.Count);
        Assert.All(rows, row => Assert.Equal(
            ["Entities", "Facts", "Generation", "Name", "Source"], row.Keys.Except(["PartitionKey", "RowKey", "Timestamp", "odata.etag"]).Order()));
        await storage.Writer.DeleteGenerationAsync(Sample.Key, 1, default);
        Assert.Empty(await storage.Tables.Open(TableNames.KnowledgeIndex).QueryAsync("PartitionKey ge ''", default).ToListAsync());
    }

    [Theory]
    [InlineData(5)]
    [InlineData(250)]
    public async Task DeleteGeneration_Repeated_EndsWithNothing(int words)
    {
        await using var storage = await TestStorage.CreateAsync();
        await ShowAsync(storage, 1, Sample.Batch(Words(words)));
        Assert.Equal(new DeletedGeneration((2 * words) + 1, (2 * words) + 1, 1), await storage.Writer.DeleteGenerationAsync(Sample.Key, 1, default));
        Assert.True((await storage.Writer.DeleteGenerationAsync(Sample.Key, 1, default)).FoundNothing);
        Assert.Empty(await storage.Tables.Open(TableNames.KnowledgeIndex).QueryAsync("PartitionKey ge ''", default).ToListAsync());
    }

    [Fact]
    public async Task DeleteGeneration_DiedAnywhere_IsFinishedByTheNext()
    {
        await using var storage = await TestStorage.CreateAsync();
        var batch = Sample.Batch(Words(8));
        for (var request = 1; ; request++)
        {
            await storage.Writer.WriteGenerationAsync(Sample.Key, request, batch, Hash, default);
            storage.Wire.FailAt(request, WireFault.DieAfter);
            var died = await Record.ExceptionAsync(() => storage.Writer.DeleteGenerationAsync(Sample.Key, request, default));
            storage.Wire.Mend();
            await storage.Writer.DeleteGenerationAsync(Sample.Key, request, default);
            Assert.True((await storage.Writer.DeleteGenerationAsync(Sample.Key, request, default)).FoundNothing);
            Assert.Empty(await storage.Tables.Open(TableNames.KnowledgeIndex).QueryAsync("PartitionKey ge ''", default).ToListAsync());
            if (died is null)
            {
                break;
            }
        }
    }

    private static string Words(int count) => string.Join(' ', Enumerable.Range(0, count).Select(i => $"Name{i}"));

    private static async Task<AppliedVersion> ShowAsync(TestStorage storage, long generation, PatchBatch batch, SourceId? source = null)
    {
        var key = Sample.Key with { Source = source ?? Sample.Source };
        var manifest = await storage.Writer.WriteGenerationAsync(key, generation, batch, Hash, default);
        var current = await storage.Sources.GetAsync(key.Reflection, key.Source, default);
        var version = Sample.Version(generation, batch.Chunks[0].Text) with
        {
            ManifestHash = manifest.BatchHash,
            Segment = manifest.Segment,
            Entities = manifest.Entities,
            Facts = manifest.Facts,
        };
        var state = current?.Value ?? new SourceState { Reflection = key.Reflection, Source = key.Source, Latest = generation };
        Assert.NotNull(await storage.Sources.TryWriteAsync(state.Flip(version), current?.ETag, default));
        return version;
    }
}
