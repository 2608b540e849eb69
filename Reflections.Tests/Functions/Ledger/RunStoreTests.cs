using Reflections.Domain.Ledger;
using Reflections.Domain.Runs;
using Reflections.Tests.Functions.Storage;

namespace Reflections.Tests.Functions.Ledger;

public sealed class RunStoreTests
{
    [Fact]
    public async Task TryWrite_AllProperties_AreReadBack()
    {
        await using var storage = await TestStorage.CreateAsync();
        var run = Sample.Run(4) with
        {
            Status = RunStatus.Failed,
            Force = true,
            RetryOf = Sample.Run(1).Id,
            IdempotencyKey = "key 1",
            Key = Sample.Ingest("a"),
            Content = Sample.Content("a"),
            Known = new KnownVersion(Sample.Content("b"), Sample.Validators),
            Validators = Sample.Validators with { ETag = null },
            Matched = Sample.Run(2).Id,
            Failure = new RunFailure("fetch", "fetch.timeout", "No answer within 30 s."),
            RecoveredBy = "sweeper",
            Counts = new RunCounts(1, 2, 3, 4, 5, 6, 7),
            FinishedAt = Sample.Noon.AddSeconds(1),
        };
        var timeline = new Dictionary<RunStatus, DateTimeOffset> { [RunStatus.Queued] = Sample.Noon, [RunStatus.WaitingTurn] = Sample.Noon.AddTicks(1) };

        // Longer than a property, with a surrogate pair across the border.
        var reason = new string('x', (32 * 1024) - 1) + "😀" + new string('y', 40_000);
        await storage.Runs.TryWriteAsync(run with { Timeline = timeline, Reason = reason }, null, default);

        var stored = (await storage.Runs.GetAsync(run.Reflection, run.Id, default))!.Value.Value;
        Assert.Equal(timeline, stored.Timeline);
        Assert.Equal(reason, stored.Reason);
        Assert.Equal(run with { Timeline = stored.Timeline }, stored with { Reason = null });
    }

    [Fact]
    public async Task List_SeveralPages_GivesNewestFirst()
    {
        await using var storage = await TestStorage.CreateAsync();
        var runs = new List<RunRecord>();
        for (var i = 1; i <= 5; i++)
        {
            storage.Time.Advance(TimeSpan.FromSeconds(1));
            runs.Insert(0, Sample.Run(i, time: storage.Time));
            await storage.Runs.TryWriteAsync(runs[0], null, default);
        }

        var (first, continuation) = await storage.Runs.ListAsync(Sample.Reflection, 3, null, default);
        Assert.Equal(runs.Take(3).Select(run => run.Id), first.Select(run => run.Id));
        Assert.NotNull(continuation);
        var (second, end) = await storage.Runs.ListAsync(Sample.Reflection, 3, continuation, default);
        Assert.Equal(runs.Skip(3).Select(run => run.Id), second.Select(run => run.Id));
        Assert.Null(end);
    }
}
