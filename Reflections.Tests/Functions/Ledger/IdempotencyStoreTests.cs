using Reflections.Domain.Identity;
using Reflections.Functions.Ledger;
using Reflections.Tests.Functions.Storage;

namespace Reflections.Tests.Functions.Ledger;

public sealed class IdempotencyStoreTests
{
    [Fact]
    public async Task InsertOrGet_FiftyAtOnce_AllGetTheSameRun()
    {
        await using var storage = await TestStorage.CreateAsync();
        Assert.True(IdempotencyKey.TryCreate("a/b?#\\1", out var key, out _));
        var store = storage.Get<IdempotencyStore>();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => store.InsertOrGetAsync(
            Sample.Reflection, key, new IdempotencyRecord(Sample.Run(i).Id, $"request {i}", Sample.Noon), default)));
        Assert.Single(answers.Distinct());
        Assert.Equal(answers[0], await store.GetAsync(Sample.Reflection, key, default));
        Assert.Null(await store.GetAsync(ReflectionId.Parse("other"), key, default));
    }
}
