using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Reflections.EmbeddedRuntime.History;
using Reflections.Functions.Ledger;
using Reflections.Functions.Storage;
using Reflections.Functions.Sweeping;
using Reflections.Tests.Azurite;
using Reflections.Tests.Functions.Storage;

namespace Reflections.Tests.EndToEnd.Sweeps;

/// <summary>The sweeper over more than it ever has to do: what a sweep costs, how much it does at a time, and what a killed one leaves.</summary>
[Trait("Category", "CrashMatrix")]
public sealed class SweepPressureTests
{
    private const int Many = 1000;
    private const int Parallel = 8;

    [Fact]
    public async Task Sweep_ThreePatchesAmongTenThousandEntries_CostWhatTheyCostAlone()
    {
        var alone = await CostOfThreeAsync(settled: 0);

        var among = await CostOfThreeAsync(settled: 10_000);

        Assert.InRange(alone, UnappliedRow.Shards + 3, 100);
        Assert.Equal(alone, among);
    }

    [Fact]
    public async Task Sweep_HostIsKilledHalfway_TheNextStartFinishesTheRestOnce()
    {
        var prefix = SharedAzurite.UniquePrefix();
        var data = Directory.CreateTempSubdirectory("reflections-sweep-").FullName;
        await using var storage = await TestStorage.CreateAsync(prefix);
        var backlog = new Backlog(storage, prefix);
        var planted = await backlog.PlantApprovedAsync(Many);
        try
        {
            using (var first = await ServiceProcess.StartAsync(data, prefix))
            {
                await AssertProgressAsync(first.Api, until: Many / 3);
                Assert.InRange(await FanOutAsync(first.Api), 2, Parallel);
                first.Kill();
            }

            Assert.InRange(await backlog.Rows(TableNames.UnappliedPatches).CountAsync(), 1, Many - (Many / 3));
            using var second = await ServiceProcess.StartAsync(data, prefix);
            var receipts = await SweepRequests.PollAsync(
                async () => (await second.Api.GetAsync("/api/sweeps")).Json.GetProperty("items").EnumerateArray().ToList(), items => items.Count > 0);

            var receipt = Assert.Single(receipts, item => item.Number("examined") > 0);
            Assert.Equal((Many, Many, 0), (receipt.Number("examined"), receipt.Number("recovered"), receipt.Number("setAside")));
            Assert.Equal(SweepStore.MaxFindings, receipt.Findings().Count);
            await backlog.AssertAppliedOnceAsync(planted);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public async Task Sweep_MoreRowsThanOneSweepTakes_TakesThemInAsManyAsThatNeeds()
    {
        var prefix = SharedAzurite.UniquePrefix();
        await using var storage = await TestStorage.CreateAsync(prefix);
        var backlog = new Backlog(storage, prefix);
        var planted = await backlog.PlantApprovedAsync(30);
        await using var service = await EmbeddedService.StartAsync(
            prefix: prefix, settings: SweepRequests.OnlyWhenAsked("--Sweep:MaxRows", "12", "--Sweep:Parallel", "3"));
        var recovered = new List<int>();
        for (var sweep = 0; sweep < 4; sweep++)
        {
            recovered.Add((await service.Api.SweepAsync()).Number("recovered"));
            Assert.Equal(sweep == 3 ? 0 : 3, await FanOutAsync(service.Services));
        }

        Assert.Equal([12, 12, 6, 0], recovered);
        await backlog.AssertAppliedOnceAsync(planted);
    }

    private static async Task<int> CostOfThreeAsync(int settled)
    {
        var prefix = SharedAzurite.UniquePrefix();
        await using var storage = await TestStorage.CreateAsync(prefix);
        var backlog = new Backlog(storage, prefix);
        if (settled > 0)
        {
            await backlog.PlantSettledAsync(settled);
            Assert.Equal(settled, await backlog.Rows(TableNames.IngestLedger).CountAsync());
        }

        var planted = await backlog.PlantApprovedAsync(3);
        await using var service = await EmbeddedService.StartAsync(prefix: prefix, settings: SweepRequests.OnlyWhenAsked());

        var receipt = await service.Api.SweepAsync();

        Assert.Equal((3, 3), (receipt.Number("examined"), receipt.Number("recovered")));
        await backlog.AssertAppliedOnceAsync(planted);
        return receipt.Number("storageCalls");
    }

    /// <summary>Watches the sweep's progress, which must only grow, until enough is done.</summary>
    private static async Task AssertProgressAsync(ApiSession api, int until)
    {
        var seen = new List<(int Done, int Total)>();
        await SweepRequests.PollAsync(
            async () =>
            {
                var answer = await api.GetAsync(SweepRequests.InstancePath);
                if (answer.Status is HttpStatusCode.OK or HttpStatusCode.Accepted && answer.Json.GetProperty("customStatus") is { ValueKind: JsonValueKind.Object } status)
                {
                    seen.Add((status.Number("done"), status.Number("total")));
                }

                return seen.Count > 0 && seen[^1].Done >= until;
            },
            enough => enough);
        Assert.All(seen, progress => Assert.Equal(Many, progress.Total));
        Assert.Equal(seen.Select(progress => progress.Done).Order(), seen.Select(progress => progress.Done));
        Assert.True(seen.DistinctBy(progress => progress.Done).Count() > 2, "The progress was not to be seen.");
    }

    /// <summary>Most rows that were being settled at one time, as far as they are done: a turn takes in what ended before it begins more.</summary>
    private static async Task<int> FanOutAsync(ApiSession api)
    {
        var history = (await api.GetAsync($"{SweepRequests.InstancePath}?showHistory=true")).Json.GetProperty("historyEvents").EnumerateArray();
        var settled = history.Where(entry => entry.TryGetProperty("FunctionName", out var name) && name.GetString() == nameof(Sweeper.SettleUnapplied)).ToList();
        var borders = settled.Select(entry => (At: entry.GetProperty("ScheduledTime").GetDateTimeOffset(), Change: 1))
            .Concat(settled.Select(entry => (At: entry.GetProperty("Timestamp").GetDateTimeOffset(), Change: -1)));
        return Most(borders.OrderBy(border => border.At).ThenBy(border => border.Change).Select(border => border.Change));
    }

    /// <summary>Most rows that were being settled at one time.</summary>
    private static async Task<int> FanOutAsync(IServiceProvider services)
    {
        var history = await services.GetRequiredService<IHistoryReader>().ReadHistoryAsync(SweepOrchestrator.InstanceId);
        var begun = history!.Where(entry => entry.Type == HistoryEventType.TaskScheduled && entry.Name == nameof(Sweeper.SettleUnapplied)).Select(entry => entry.TaskId).ToHashSet();
        return Most(history!.Where(entry => begun.Contains(entry.TaskId)).Select(entry => entry.Type == HistoryEventType.TaskScheduled ? 1 : -1));
    }

    private static int Most(IEnumerable<int> changes)
    {
        var (now, most) = (0, 0);
        foreach (var change in changes)
        {
            now += change;
            most = Math.Max(most, now);
        }

        return most;
    }
}
