using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Reflections.Functions.Azurite;
using Reflections.Tests.Azurite;
using Reflections.Tests.EndToEnd.Faults;

namespace Reflections.Tests.EndToEnd;

/// <summary>Azurite itself is stopped under the app, and started again on the same ports with the same data.</summary>
[Trait("Category", "CrashMatrix")]
public sealed class AzuriteRestartTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("reflections-restart-");
    private readonly AzuriteEndpoints _endpoints = FreeEndpoints();
    private readonly string _prefix = SharedAzurite.UniquePrefix();

    [Fact]
    public async Task Ingest_AzuriteStoppedAndStartedUnderLoad_EndsAsIfNothingHadHappened()
    {
        var azurite = await StartAzuriteAsync();
        try
        {
            await using var service = await EmbeddedService.StartAsync(
                null, Path.Combine(_root.FullName, "data"), _prefix,
                "--AzureWebJobsStorage", _endpoints.ConnectionString, "--Storage:MaxRetries", "1", "--Storage:RetryDelay", "00:00:00.010");
            var stations = Station.Many(12);
            var clients = new StormyIngest(1, stations, () => service.Api);
            await clients.LearnAsync();
            using var enough = new CancellationTokenSource();
            var reading = clients.ReadAsync(enough.Token);
            var sending = clients.SendAllAsync();
            var aftermath = new Aftermath(service.Api, StormyIngest.Reflection, _endpoints.ConnectionString, _prefix);
            await EndedAsync(service.Api, runs: 6);

            await azurite.DisposeAsync();
            await StormyIngest.UntilAsync(async () => await service.Api.GetAsync("/api/reflections") is { Status: HttpStatusCode.ServiceUnavailable } noticed
                ? noticed with { Status = HttpStatusCode.OK } : throw new HttpRequestException("It does not notice."));
            azurite = await StartAzuriteAsync();
            await sending;
            var runs = await aftermath.SettleAsync();
            await enough.CancelAsync();
            await reading;

            Assert.All(runs, run => Assert.Contains(run.Text("outcome"), new[] { "completed", "duplicate_skipped", "superseded" }));
            Assert.All(clients.Keys, key => Assert.Single(runs, run => run.Text("idempotencyKey") == key));
            Assert.Equal(
                await Undisturbed.ExportAsync(stations.ToDictionary(station => station.Source, station => station.First)),
                (await service.Api.GetAsync($"/api/reflections/{StormyIngest.Reflection}/export")).Text);
        }
        finally
        {
            await azurite.DisposeAsync();
        }
    }

    public void Dispose() => _root.Delete(recursive: true);

    private static async Task EndedAsync(ApiSession api, int runs) => await StormyIngest.UntilAsync(
        async () => await api.GetAsync($"/api/reflections/{StormyIngest.Reflection}/runs?top=1000") is { Status: not HttpStatusCode.NotFound } known
            ? known : throw new HttpRequestException("Nothing is accepted yet."),
        shown => shown.GetProperty("items").EnumerateArray().Count(run => run.GetProperty("outcome").ValueKind == JsonValueKind.String) >= runs);

    private async Task<AzuriteHost> StartAzuriteAsync() => (await AzuriteHost.EnsureAsync(
        _endpoints.ConnectionString, Path.Combine(_root.FullName, "azurite"), new AzuriteEnvironment { StateFolder = Path.Combine(_root.FullName, "state") }))!;

    private static AzuriteEndpoints FreeEndpoints()
    {
        using var blob = new TcpListener(IPAddress.Loopback, 0);
        using var table = new TcpListener(IPAddress.Loopback, 0);
        blob.Start();
        table.Start();
        return new AzuriteEndpoints(((IPEndPoint)blob.LocalEndpoint).Port, ((IPEndPoint)table.LocalEndpoint).Port);
    }
}
