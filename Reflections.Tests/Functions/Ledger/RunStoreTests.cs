using Microsoft.Extensions.Time.Testing;
using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Domain.Runs;
using Reflections.Functions.Ledger;
using Reflections.Functions.Storage;
using Reflections.Tests.Functions.Storage;
using Reflections.Tests.Functions.Storage.Service;

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

    [Fact]
    public async Task Find_RunByRun_GoesOnAfterTheLastThatWasLookedAt()
    {
        await using var storage = await TestStorage.CreateAsync();
        var runs = await WriteAsync(storage, 5);
        var odd = runs.Where(run => run.Ticket % 2 == 1).Select(run => run.Id).ToList();
        var asked = new List<RunId>();

        var found = new List<RunId>();
        string? after = null;
        do
        {
            (var some, after) = await storage.Runs.FindAsync(
                Sample.Reflection,
                run =>
                {
                    asked.Add(run.Id);
                    return run.Ticket % 2 == 1;
                },
                1, 1, after, default);
            found.AddRange(some.Select(run => run.Id));
        }
        while (after is not null);

        Assert.Equal(odd, found);
        Assert.Equal(runs.Select(run => run.Id), asked);
    }

    [Fact]
    public async Task Find_MoreRowsThanCallsMayRead_SaysWhereToGoOn()
    {
        var time = new FakeTimeProvider(Sample.Noon);
        await using var stores = StoresOver.Create(MemoryStorageService.ConnectionString, new MemoryStorageService(time));
        var runs = stores.Get<RunStore>();
        var newest = new List<RunRecord>();
        for (var ticket = 1; ticket <= RunStore.MaxPage + 1; ticket++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            newest.Insert(0, Sample.Run(ticket, time: time));
            await runs.TryWriteAsync(newest[0], null, default);
        }

        // Only the oldest is looked for, which is one row too far away.
        var (none, after) = await runs.FindAsync(Sample.Reflection, run => run.Ticket == 1, 1, 1, null, default);
        Assert.Equal((0, newest[^2].Id.NewestFirst), (none.Count, after));
        var (found, end) = await runs.FindAsync(Sample.Reflection, run => run.Ticket == 1, 1, 1, after, default);
        Assert.Equal((newest[^1].Id, null), (Assert.Single(found).Id, end));
    }

    [Fact]
    public async Task Find_AThousandRows_IsOneCall()
    {
        await using var storage = await TestStorage.CreateAsync();
        var runs = await WriteAsync(storage, 3);
        using var meter = StorageCallMeter.Start();

        var (found, after) = await storage.Runs.FindAsync(Sample.Reflection, _ => true, 2, 5, null, default);

        Assert.Equal((2, runs[1].Id.NewestFirst, 1), (found.Count, after, meter.Count));
    }

    [Fact]
    public async Task ListSince_MoreThanAreAskedFor_IsTheNewestAndSaysThatThereAreMore()
    {
        await using var storage = await TestStorage.CreateAsync();
        var since = storage.Time.GetUtcNow() + TimeSpan.FromSeconds(2);
        var runs = await WriteAsync(storage, 4);

        var (some, isAll) = await storage.Runs.ListSinceAsync(Sample.Reflection, since, 2, [], default);
        Assert.Equal((runs[0].Id, runs[1].Id, false), (some[0].Id, some[1].Id, isAll));

        // The oldest was accepted a second before.
        (some, isAll) = await storage.Runs.ListSinceAsync(Sample.Reflection, since, 10, [], default);
        Assert.Equal(runs.Take(3).Select(run => run.Id), some.Select(run => run.Id));
        Assert.True(isAll);
    }

    [Fact]
    public async Task FindByKey_RunsOfSeveralContents_IsTheNewestOfThatOne()
    {
        await using var storage = await TestStorage.CreateAsync();
        var found = new List<RunRecord>();
        foreach (var text in new[] { "A", "B", "A", "A" })
        {
            storage.Time.Advance(TimeSpan.FromSeconds(1));
            var run = Sample.Run(1, time: storage.Time) with { Key = Sample.Ingest(text), Content = Sample.Content(text) };
            await storage.Runs.TryWriteAsync(run, null, default);
            found.Insert(0, run);
        }

        var runs = await storage.Runs.FindByKeyAsync(Sample.Reflection, Sample.Ingest("A"), 2, [], default);

        Assert.Equal([found[0].Id, found[1].Id], runs.Select(run => run.Id));
    }

    /// <summary>Newest first.</summary>
    private static async Task<IReadOnlyList<RunRecord>> WriteAsync(TestStorage storage, int count)
    {
        var runs = new List<RunRecord>();
        for (var i = 1; i <= count; i++)
        {
            storage.Time.Advance(TimeSpan.FromSeconds(1));
            runs.Insert(0, Sample.Run(i, time: storage.Time));
            await storage.Runs.TryWriteAsync(runs[0], null, default);
        }

        return runs;
    }
}
