using System.Globalization;
using Reflections.Tests.Azurite;
using Reflections.Tests.EndToEnd.Faults;
using Xunit.Abstractions;

namespace Reflections.Tests.EndToEnd;

/// <summary>The app behind a network that loses, repeats, delays and invents.</summary>
[Trait("Category", "CrashMatrix")]
public sealed class NetworkFaultTests(ITestOutputHelper output) : IDisposable
{
    private const double Rate = 0.08;

    private static readonly StorageFault[] Outages = [StorageFault.ResetBefore, StorageFault.Silence, StorageFault.Busy, StorageFault.InternalError];

    private readonly string _data = Directory.CreateTempSubdirectory("reflections-faults-").FullName;
    private readonly string _prefix = SharedAzurite.UniquePrefix();

    public static TheoryData<int> Seeds => Rounds.Seeds(everyday: 3, nightly: 60, first: 20261201);

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Ingest_BehindAFaultyNetwork_EndsAsIfNothingHadHappened(int seed)
    {
        var azurite = await SharedAzurite.ConnectionStringAsync();
        var faults = new SeededFaults(seed, Rate);
        await using var proxy = StorageProxy.Start(azurite, faults.Plan);
        var stations = Station.Many(6);
        var service = await StartAsync(proxy);
        try
        {
            var clients = new StormyIngest(seed, stations, () => service.Api);
            await clients.LearnAsync();
            using var enough = new CancellationTokenSource();
            var reading = clients.ReadAsync(enough.Token);
            var sending = Task.WhenAll(clients.SendAllAsync(), clients.HoldAndApproveAsync());
            var random = new Random(seed);
            await proxy.ReachedAsync(random.Next(100, 500), sending);
            faults.BeginOutage(Outages[random.Next(Outages.Length)]);
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(1000, 3000)), TimeProvider.System);
            faults.EndOutage();
            await StormyIngest.UntilAsync(() => service.Api.PostAsync("/api/sweeps", null, null));
            await proxy.ReachedAsync(random.Next(100, 500), sending);
            await service.DisposeAsync();
            service = await StartAsync(proxy);
            await sending;
            faults.Stop();
            await proxy.QuietAsync();

            var aftermath = new Aftermath(service.Api, StormyIngest.Reflection, azurite, _prefix);
            var runs = await aftermath.SettleAsync();
            await enough.CancelAsync();
            await reading;

            Tell(string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {proxy.Requests} requests, {runs.Count} runs, {clients.Reads} reads; {proxy.Report}"));
            Assert.All(runs, run => Assert.Contains(run.Text("outcome"), new[] { "completed", "duplicate_skipped", "superseded" }));
            Assert.All(clients.Keys, key => Assert.Single(runs, run => run.Text("idempotencyKey") == key));
            Assert.Equal(
                await clients.ExpectedAsync(),
                (await service.Api.GetAsync($"/api/reflections/{StormyIngest.Reflection}/export")).Text);
        }
        finally
        {
            await service.DisposeAsync();
        }
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private Task<EmbeddedService> StartAsync(StorageProxy proxy) => EmbeddedService.StartAsync(data: _data, prefix: _prefix, settings:
    [
        "--AzureWebJobsStorage", proxy.ConnectionString,
        "--Storage:NetworkTimeout", "00:00:01",
        "--Storage:MaxRetries", "3",
        "--Storage:RetryDelay", "00:00:00.005",
        "--Storage:MaxRetryDelay", "00:00:00.050",
        "--Liveness:Grace", "00:00:01",
        "--Patches:ReadersGrace", "00:00:00",
    ]);

    private void Tell(string line)
    {
        output.WriteLine(line);
        Console.WriteLine(line);
    }
}
