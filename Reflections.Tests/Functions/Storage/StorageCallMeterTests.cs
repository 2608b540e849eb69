using Reflections.Functions.Storage;

namespace Reflections.Tests.Functions.Storage;

public sealed class StorageCallMeterTests
{
    [Fact]
    public async Task Count_NestedMetersAndParallelCalls_CountsEachRequestInBoth()
    {
        await using var storage = await TestStorage.CreateAsync();
        using var outer = StorageCallMeter.Start();
        await storage.Sources.GetAsync(Sample.Reflection, Sample.Source, default);
        using (var inner = StorageCallMeter.Start())
        {
            await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => storage.Sources.GetAsync(Sample.Reflection, Sample.Source, default)));
            Assert.Equal(3, inner.Count);
        }

        await storage.Artifacts.GetAsync("nothing", default);
        Assert.Equal(5, outer.Count);
    }

    [Fact]
    public async Task Count_AnswerLost_CountsTheRepetition()
    {
        await using var storage = await TestStorage.CreateAsync();
        await storage.Sources.GetAsync(Sample.Reflection, Sample.Source, default);
        storage.Wire.FailAt(1, WireFault.LoseAnswer);
        using var meter = StorageCallMeter.Start();
        await storage.Sources.GetAsync(Sample.Reflection, Sample.Source, default);
        Assert.Equal(2, meter.Count);
    }

    [Fact]
    public async Task Count_AnotherFlow_IsNotCounted()
    {
        await using var storage = await TestStorage.CreateAsync();
        using var meter = StorageCallMeter.Start();
        Task other;
        using (ExecutionContext.SuppressFlow())
        {
            other = Task.Run(() => storage.Sources.GetAsync(Sample.Reflection, Sample.Source, default));
        }

        await other;
        Assert.Equal(0, meter.Count);
    }
}
