using System.Text;
using Reflections.Functions.Storage;

namespace Reflections.Tests.Functions.Storage;

public sealed class ArtifactStoreTests
{
    private static readonly byte[] One = Encoding.UTF8.GetBytes("one");
    private static readonly byte[] Two = Encoding.UTF8.GetBytes("two");

    [Fact]
    public async Task PutIfAbsent_New_IsOneCall()
    {
        await using var storage = await TestStorage.CreateAsync();
        using var meter = StorageCallMeter.Start();
        Assert.True(await storage.Artifacts.PutIfAbsentAsync("a/b", One, "text/plain", verify: true, default));
        Assert.Equal(1, meter.Count);
        Assert.Equal("one", (await storage.Artifacts.GetAsync("a/b", default))!.ToString());
    }

    [Fact]
    public async Task PutIfAbsent_AnotherIsThere_KeepsIt()
    {
        await using var storage = await TestStorage.CreateAsync();
        await storage.Artifacts.PutIfAbsentAsync("a", One, "text/plain", verify: false, default);
        Assert.False(await storage.Artifacts.PutIfAbsentAsync("a", Two, "text/plain", verify: false, default));
        Assert.Equal("one", (await storage.Artifacts.GetAsync("a", default))!.ToString());
    }

    [Fact]
    public async Task PutIfAbsent_VerifyFindsDamage_ReplacesIt()
    {
        await using var storage = await TestStorage.CreateAsync();
        await storage.Artifacts.PutIfAbsentAsync("a", One, "text/plain", verify: false, default);
        Assert.True(await storage.Artifacts.PutIfAbsentAsync("a", Two, "text/plain", verify: true, default));
        Assert.Equal("two", (await storage.Artifacts.GetAsync("a", default))!.ToString());
        Assert.False(await storage.Artifacts.PutIfAbsentAsync("a", Two, "text/plain", verify: true, default));
    }

    [Fact]
    public async Task PutJson_EarlierResult_Wins()
    {
        await using var storage = await TestStorage.CreateAsync();
        string[] first = ["ø", "<b>"];
        Assert.Equal(first, await storage.Artifacts.PutJsonAsync("a.json", first, default));
        Assert.Equal(first, await storage.Artifacts.PutJsonAsync<string[]>("a.json", ["later"], default));
        Assert.Equal(first, await storage.Artifacts.GetJsonAsync<string[]>("a.json", default));
    }

    [Fact]
    public async Task GetJson_NotJson_ThrowsNamingTheBlob()
    {
        await using var storage = await TestStorage.CreateAsync();
        await storage.Artifacts.PutIfAbsentAsync("a.json", One, "text/plain", verify: false, default);
        var damaged = await Assert.ThrowsAsync<DamagedBlobException>(() => storage.Artifacts.GetJsonAsync<string[]>("a.json", default));
        Assert.Equal("a.json", damaged.Blob);
    }

    [Fact]
    public async Task ListAndDelete_Prefix_FindsOnlyItsBlobs()
    {
        await using var storage = await TestStorage.CreateAsync();
        await storage.Artifacts.PutIfAbsentAsync("s/1-a", One, "text/plain", verify: false, default);
        await storage.Artifacts.PutIfAbsentAsync("s/12-a", One, "text/plain", verify: false, default);
        Assert.Equal(["s/1-a"], await storage.Artifacts.ListAsync("s/1-", default).ToListAsync());
        Assert.True(await storage.Artifacts.DeleteAsync("s/1-a", default));
        Assert.False(await storage.Artifacts.DeleteAsync("s/1-a", default));
        Assert.Null(await storage.Artifacts.GetAsync("s/1-a", default));
    }
}
