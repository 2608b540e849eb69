using System.Net;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Moq;
using Reflections.Domain.Identity;
using Reflections.Functions.Ledger;
using Reflections.Functions.Runs;
using Reflections.Functions.Storage;
using Reflections.Functions.Sweeping;
using Reflections.Tests.Azurite;
using Reflections.Tests.EndToEnd.Faults;

namespace Reflections.Tests.EndToEnd;

/// <summary>Storage goes away for a time and comes back.</summary>
[Trait("Category", "CrashMatrix")]
public sealed class OutageTests : IAsyncLifetime
{
    private const string Reflection = "outage";

    private readonly string _data = Directory.CreateTempSubdirectory("reflections-outage-").FullName;
    private readonly string _prefix = SharedAzurite.UniquePrefix();
    private Func<StorageRequest, StorageFault> _weather = _ => StorageFault.None;
    private string _azurite = "";
    private StorageProxy _network = null!;

    public async Task InitializeAsync()
    {
        _azurite = await SharedAzurite.ConnectionStringAsync();
        _network = StorageProxy.Start(_azurite, request => new Disturbance(_weather(request)));
    }

    public async Task DisposeAsync()
    {
        await _network.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task Ingest_StorageAwayForLongerThanAnyAttempt_GoesOnWhenItIsBack()
    {
        await using var service = await StartAsync(new FastTime(200));
        var stations = Station.Many(4);
        foreach (var station in stations)
        {
            await service.Api.PostAsync(Reflection, station.Source, station.First);
        }

        _weather = _ => StorageFault.ResetBefore;

        // Each attempt of an activity is at least one request: with five attempts each, everything would have been given up.
        await _network.ReachedAsync(300, new TaskCompletionSource().Task);
        _weather = _ => StorageFault.None;

        var runs = await new Aftermath(service.Api, Reflection, _azurite, _prefix).SettleAsync();
        Assert.Equal(4, runs.Count);
        Assert.All(runs, run => Assert.Equal(("completed", null), (run.Text("outcome"), run.Text("recoveredBy"))));
        Assert.Equal(
            await Undisturbed.ExportAsync(stations.ToDictionary(station => station.Source, station => station.First)),
            (await service.Api.GetAsync($"/api/reflections/{Reflection}/export")).Text);
    }

    [Fact]
    public async Task Requests_StorageAway_AreAnsweredWithAProblemThatAsksForRepetition()
    {
        await using var service = await StartAsync(TimeProvider.System);
        var before = await service.Api.IngestAsync(Reflection, "a", new Station(1).First);
        _weather = _ => StorageFault.Busy;

        foreach (var ask in new HttpRequestMessage[]
        {
            new(HttpMethod.Post, ApiSession.RunsPath(Reflection, "a")) { Content = new StringContent("Anna Berg founded Skarv in 1900.") },
            new(HttpMethod.Get, $"/api/reflections/{Reflection}/runs/{before.Text("id")}"),
            new(HttpMethod.Get, $"/api/reflections/{Reflection}/export"),
            new(HttpMethod.Get, $"/api/reflections/{Reflection}/facts"),
            new(HttpMethod.Get, "/api/sweeps"),
        })
        {
            using var response = await service.Api.Http.SendAsync(ask);
            var answer = await Answer.OfAsync(response);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "application/problem+json"), (answer.Status, answer.MediaType));
            Assert.Equal("urn:reflections:problem:storage-unavailable", answer.Json.Text("type"));
            Assert.True(response.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        }
    }

    [Fact]
    public async Task Post_WasAnsweredThatStorageIsAwayThenRepeatedWithItsKey_IsOneRun()
    {
        await using var service = await StartAsync(TimeProvider.System);
        await service.Api.IngestAsync(Reflection, "other", new Station(2).First);

        for (var request = 1; request <= 9; request++)
        {
            // Up to the given request of the acceptance everything is done, and nothing after it is.
            var (count, last) = (0, request);
            _weather = _ => Interlocked.Increment(ref count) > last ? StorageFault.ResetBefore : StorageFault.None;
            var station = new Station(100 + request);
            var lost = await service.Api.PostAsync(Reflection, station.Source, station.First, key: station.Source);
            _weather = _ => StorageFault.None;
            var answer = await service.Api.PostAsync(Reflection, station.Source, station.First, key: station.Source);

            Assert.True(lost.Status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.Accepted, lost.Text);
            Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        }

        var runs = await new Aftermath(service.Api, Reflection, _azurite, _prefix).SettleAsync();
        Assert.Equal(10, runs.Count);
        Assert.All(runs, run => Assert.Equal("completed", run.Text("outcome")));
    }

    [Fact]
    public async Task Sweep_FailsWhenItWasAskedForAgainMeanwhile_SweepsOnceMore()
    {
        await using var service = await StartAsync(new FastTime(200));
        await Aftermath.SweepAsync(service.Api);
        using var asked = new ManualResetEventSlim();
        var (lastTry, count) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), 0);

        // Its receipt is written in three tries of two requests. Before the last of them fails, another sweep is asked for.
        _weather = request =>
        {
            var number = request.Target.Contains(TableNames.SweepReceipts, StringComparison.Ordinal) ? Interlocked.Increment(ref count) : int.MaxValue;
            if (number == 6)
            {
                lastTry.SetResult();
                asked.Wait();
            }

            return number > 6 ? StorageFault.None : StorageFault.ResetBefore;
        };
        var sweeping = Aftermath.SweepAsync(service.Api);
        await lastTry.Task;
        Assert.Equal(HttpStatusCode.Accepted, (await service.Api.PostAsync("/api/sweeps", null, null)).Status);
        asked.Set();

        await sweeping;
        Assert.True(count > 6);
    }

    [Fact]
    public async Task SettleUnapplied_StorageAway_CountsNoAttempt()
    {
        await using var service = await StartAsync(TimeProvider.System);
        await Aftermath.SweepAsync(service.Api);
        var run = (await service.Api.IngestAsync(Reflection, "a", new Station(1).First)).Text("id")!;
        var unapplied = service.Services.GetRequiredService<UnappliedStore>();
        var runs = service.Services.GetRequiredService<RunStore>();
        var record = (await runs.GetAsync(ReflectionId.Parse(Reflection), RunId.Parse(run), default))!.Value.Value;
        var row = await unapplied.InsertRunAsync(OpenRuns.RowOf(record), default);
        var sweeper = ActivatorUtilities.CreateInstance<Sweeper>(service.Services);
        _weather = _ => StorageFault.InternalError;

        for (var sweep = 0; sweep < 2 * new SweepOptions().MaxAttempts; sweep++)
        {
            var settled = await sweeper.SettleUnapplied(
                new SettleInput(new SweepTarget(row.ETag.ToString(), Run: row.Value), DryRun: false), new Mock<DurableTaskClient>("test").Object, default);
            Assert.Equal(SweepAction.Failed, settled.Finding.Action);
        }

        _weather = _ => StorageFault.None;
        Assert.Equal((0, false), ((await unapplied.GetRunAsync(RunId.Parse(run), default))!.Value.Value is var left ? left.Attempts : -1, left.SetAside));
    }

    [Fact]
    public async Task DriveLostRuns_StorageAway_IsAskedForAgain()
    {
        await using var service = await StartAsync(TimeProvider.System);
        await Aftermath.SweepAsync(service.Api);
        var run = (await service.Api.IngestAsync(Reflection, "a", new Station(1).First)).Text("id")!;
        var client = service.Services.GetRequiredService<IDurableTaskClientProvider>().GetClient();

        // The run's row tells of the outcome a moment before its orchestration has ended, and only one that has is looked at.
        await client.WaitForInstanceCompletionAsync(run);
        var startup = service.Services.GetRequiredService<StartupSweep>();
        Assert.Null(startup.Since(null));
        var comparison = ActivatorUtilities.CreateInstance<FinishedRuns>(service.Services);
        _weather = _ => StorageFault.InternalError;

        await Assert.ThrowsAsync<StorageUnavailableException>(() => comparison.DriveLostRuns(
            new LostRunsInput(DateTimeOffset.UnixEpoch.AddDays(1), DryRun: false), client, default));

        Assert.NotNull(startup.Since(null));
        _weather = _ => StorageFault.None;
    }

    [Fact]
    public async Task Start_StorageComesALittleLater_WaitsForIt()
    {
        // The first two look whether Azurite is there at all.
        _weather = request => request.Number is > 2 and < 20 ? StorageFault.Busy : StorageFault.None;

        await using var service = await StartAsync(new FastTime(50));

        Assert.Equal("completed", (await service.Api.IngestAsync(Reflection, "a", new Station(1).First)).Text("outcome"));
    }

    private Task<EmbeddedService> StartAsync(TimeProvider time) => EmbeddedService.StartAsync(
        services => services.Replace(ServiceDescriptor.Singleton(time)), _data, _prefix,
        "--AzureWebJobsStorage", _network.ConnectionString,
        "--Storage:MaxRetries", "1",
        "--Storage:RetryDelay", "00:00:00.001",
        "--Acceptance:RepeatPatience", "00:00:00.050",
        "--Liveness:Grace", "00:00:01");
}
