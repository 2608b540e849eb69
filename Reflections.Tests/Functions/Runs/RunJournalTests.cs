using Reflections.Domain.Runs;
using Reflections.Functions.Ingestion;
using Reflections.Functions.Runs;
using Reflections.Tests.Functions.Storage;

namespace Reflections.Tests.Functions.Runs;

public sealed class RunJournalTests
{
    [Fact]
    public async Task MoveAsync_RowMovedMeanwhile_KeepsWhatTheRunHasFoundOut()
    {
        await using var storage = await TestStorage.CreateAsync();
        var accepted = Sample.Run(1);
        var etag = await storage.Runs.TryWriteAsync(accepted, null, default);
        var fetched = accepted with
        {
            Input = accepted.Input with { Raw = "raw/2" },
            Content = Sample.Content("text"),
            Key = Sample.Ingest("text"),
            Counts = new RunCounts(StorageCalls: 7),
        };
        Assert.NotNull(await storage.Runs.TryWriteAsync(accepted with { Hub = "hub-b" }, etag, default));

        var moved = await new RunJournal(storage.Runs, storage.Time).MoveAsync(new RunCursor(fetched, etag.ToString()!), RunStatus.Chunking, default);

        Assert.Equal(RunStatus.Chunking, moved.Run.Status);
        var row = (await storage.Runs.GetAsync(accepted.Reflection, accepted.Id, default))!.Value.Value;
        Assert.Equal((fetched.Content, fetched.Key, "raw/2", "hub-b", 7), (row.Content, row.Key, row.Input.Raw, row.Hub, row.Counts.StorageCalls));
    }
}
