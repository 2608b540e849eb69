using Microsoft.Extensions.VectorData;
using Reflections.Domain.Identity;
using Reflections.Functions.Deletion;
using Reflections.Functions.Knowledge;
using Reflections.Functions.Patches;
using Reflections.Functions.Storage;
using Reflections.Tests.Functions.Knowledge.Vectors;
using Reflections.Tests.Functions.Patches;
using Reflections.Tests.Functions.Storage;

namespace Reflections.Tests.Functions.Knowledge;

public sealed class PassageStoreTests
{
    private const string A = "Ann founded Harbour";
    private const string B = "Ben sold Mill";
    private const string Hash = "the batch";

    private readonly MemoryVectorStore _store = new(hybrid: false);

    [Fact]
    public async Task WriteGeneration_WithAStore_CostsNoStorageCallMore()
    {
        await using var storage = await CreateAsync();
        var batch = Sample.Batch(string.Join(' ', Enumerable.Range(0, 40).Select(i => $"Name{i}")));
        using var meter = StorageCallMeter.Start();
        await storage.Writer.WriteGenerationAsync(Sample.Key, 1, batch, Hash, default);
        Assert.Equal(6, meter.Count);
        Assert.Equal((1, 1), (_store.Count, _store.Requests["upsert"]));
    }

    [Fact]
    public async Task WriteGeneration_Again_WritesTheSameRecords()
    {
        await using var storage = await CreateAsync();
        await storage.Writer.WriteGenerationAsync(Sample.Key, 1, Sample.Batch(A), Hash, default);
        await storage.Writer.WriteGenerationAsync(Sample.Key, 1, Sample.Batch(A), Hash, default);
        Assert.Equal(1, _store.Count);
        await storage.Writer.WriteGenerationAsync(Sample.Key, 2, Sample.Batch(A), Hash, default);
        Assert.Equal(2, _store.Count);
    }

    [Fact]
    public async Task WriteGeneration_AnotherBatchHasIt_OverwritesNothing()
    {
        await using var storage = await CreateAsync();
        await storage.Writer.WriteGenerationAsync(Sample.Key, 1, Sample.Batch(A), Hash, default);
        await Assert.ThrowsAsync<GenerationConflictException>(
            () => storage.Writer.WriteGenerationAsync(Sample.Key, 1, Sample.Batch(B), "another batch", default));
        Assert.Equal(1, _store.Requests["upsert"]);
    }

    [Fact]
    public void Of_VectorWithoutDirection_IsLeftOut()
    {
        var batch = Sample.Batch(A);
        Assert.Empty(StoredPassage.Of(Sample.Key, 1, batch with { Chunks = [batch.Chunks[0] with { Vector = "AAAAAAAAAAA=" }] }));
        Assert.Single(StoredPassage.Of(Sample.Key, 1, batch));
    }

    [Fact]
    public async Task DeleteGeneration_DeletesItsPassagesOnly()
    {
        await using var storage = await CreateAsync();
        await storage.Writer.WriteGenerationAsync(Sample.Key, 1, Sample.Batch(A), Hash, default);
        await storage.Writer.WriteGenerationAsync(Sample.Key, 2, Sample.Batch(B), Hash, default);
        var other = Sample.Key with { Source = SourceId.Parse("other") };
        await storage.Writer.WriteGenerationAsync(other, 1, Sample.Batch(A, other.Source), Hash, default);
        Assert.Equal(1, (await storage.Writer.DeleteGenerationAsync(Sample.Key, 1, default)).Passages);
        Assert.Equal(2, _store.Count);
        Assert.True((await storage.Writer.DeleteGenerationAsync(Sample.Key, 1, default)).FoundNothing);
    }

    [Fact]
    public async Task DeleteGeneration_VectorsOfSeveralModels_AreAllDeleted()
    {
        await using var storage = await CreateAsync();
        var batch = Sample.Batch(A);
        await storage.Writer.WriteGenerationAsync(Sample.Key, 1, batch, Hash, default);
        await storage.Get<PassageStore>().WriteAsync(Sample.Key, 1, batch with { Chunks = [batch.Chunks[0] with { Vector = "AACAPwAAgD8=" }] }, default);
        Assert.Equal(2, _store.Count);
        await storage.Writer.DeleteGenerationAsync(Sample.Key, 1, default);
        Assert.Equal(0, _store.Count);
    }

    [Fact]
    public async Task Apply_StoreFailed_IsNotVisibleUntilItIsDoneAgain()
    {
        await using var storage = await CreateAsync();
        var driver = new PatchDriver(storage);
        await driver.ApprovedAsync(await driver.TakeTicketAsync(), A);
        _store.Before = kind => _ = kind == "upsert" ? throw new VectorStoreException("full") : 0;
        await Assert.ThrowsAsync<StorageUnavailableException>(() => driver.ApplyAsync(A, 1));
        Assert.Null((await driver.StateAsync()).Applied);
        _store.Before = null;
        Assert.IsType<ApplyResult.Applied>(await driver.ApplyAsync(A, 1));
        Assert.Equal(1, _store.Count);
    }

    [Fact]
    public async Task Apply_DiedAnywhere_EndsWithTheVisibleVersionsPassages()
    {
        await using var storage = await CreateAsync();
        for (var request = 1; ; request++)
        {
            var driver = new PatchDriver(storage, $"source {request}");
            await driver.ApprovedAsync(await driver.TakeTicketAsync(), A);
            storage.Wire.FailAt(request, WireFault.DieAfter);
            var died = await Record.ExceptionAsync(() => driver.ApplyAsync(A, 1));
            storage.Wire.Mend();

            // Visible is only what the store holds.
            var passages = await CountAsync(storage, driver);
            Assert.True((await driver.StateAsync()).Applied is null || passages == 1, $"request {request}");
            await driver.ApplyAsync(A, 1);
            Assert.Equal(1, await CountAsync(storage, driver));
            if (died is null)
            {
                Assert.True(request > 10);
                break;
            }
        }
    }

    [Fact]
    public async Task Delete_Source_LeavesNothingInTheStore()
    {
        await using var storage = await CreateAsync();
        var (driver, other) = (new PatchDriver(storage), new PatchDriver(storage, "other"));
        await driver.DriveAsync(await driver.TakeTicketAsync(), A);
        await driver.DriveAsync(await driver.TakeTicketAsync(), B, against: 1);
        await other.DriveAsync(await other.TakeTicketAsync(), A);
        Assert.Equal(3, _store.Count);

        var report = await DeleteAsync(storage, driver);

        Assert.Equal((2, 0), (report!.Erased.Passages, report.Residue.Passages));
        Assert.True(report.IsComplete);
        Assert.Equal(1, _store.Count);
    }

    [Fact]
    public async Task Delete_PassagesStay_IsNotComplete()
    {
        await using var storage = await CreateAsync();
        var driver = new PatchDriver(storage);
        await driver.DriveAsync(await driver.TakeTicketAsync(), A);
        _store.KeepsDeleted = true;

        var report = await DeleteAsync(storage, driver);

        Assert.Equal(1, report!.Residue.Passages);
        Assert.False(report.IsComplete);
        _store.KeepsDeleted = false;
        Assert.True((await DeleteAsync(storage, driver))!.IsComplete);
    }

    [Fact]
    public async Task Delete_ThenIngestedAgain_KeepsTheNewPassages()
    {
        await using var storage = await CreateAsync();
        var driver = new PatchDriver(storage);
        await driver.DriveAsync(await driver.TakeTicketAsync(), A);
        await DeleteAsync(storage, driver);
        await driver.DriveAsync(await driver.TakeTicketAsync(), B);
        Assert.Equal(0, (await DeletedBefore(storage, driver)).Passages);
        Assert.Equal(1, _store.Count);
    }

    [Fact]
    public async Task WithoutAStore_NothingIsAsked()
    {
        await using var storage = await TestStorage.CreateAsync();
        var passages = storage.Get<PassageStore>();
        Assert.False(passages.IsUsed);
        await passages.WriteAsync(Sample.Key, 1, Sample.Batch(A), default);
        Assert.Equal(0, await passages.DeleteAsync(Sample.Key, 1, default));
    }

    private static Task<int> CountAsync(TestStorage storage, PatchDriver driver) =>
        storage.Get<PassageStore>().CountBeforeAsync(new SourceKey(Sample.Reflection, driver.Source), long.MaxValue, default);

    private Task<TestStorage> CreateAsync() => TestStorage.CreateAsync(passages: _store);

    private static Task<DeletionReport?> DeleteAsync(TestStorage storage, PatchDriver driver) =>
        storage.Get<DeletionProtocol>().DeleteAsync(Sample.Reflection, driver.Source, _ => Task.CompletedTask, default);

    private static async Task<SourceResidue> DeletedBefore(TestStorage storage, PatchDriver driver) =>
        await storage.Get<SourceEraser>().FindAsync(new ArtifactFolder(Sample.Reflection, driver.Source, (await driver.StateAsync()).Epoch), default);
}
