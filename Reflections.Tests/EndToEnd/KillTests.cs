using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Reflections.Tests.Azurite;
using Reflections.Tests.EndToEnd.Faults;
using Xunit.Abstractions;

namespace Reflections.Tests.EndToEnd;

/// <summary>A real process, killed for real, at requests to storage that a seed chooses.</summary>
[Trait("Category", "CrashMatrix")]
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private const int Sources = 200;
    private const int Kills = 3;
    private const string Reflection = "killed";

    // Each source costs more than forty requests, so that a kill before this one finds work under way.
    private const int LastKill = 8000;

    private static readonly ParallelOptions Clients = new() { MaxDegreeOfParallelism = 16 };

    private readonly string _data = Directory.CreateTempSubdirectory("reflections-kill-").FullName;
    private readonly string _prefix = SharedAzurite.UniquePrefix();
    private readonly ConcurrentDictionary<string, int> _results = new();
    private readonly ConcurrentDictionary<string, Station> _unanswered = new(Station.Many(Sources).Select(station => KeyValuePair.Create(station.Source, station)));
    private readonly Dictionary<string, string> _ended = [];
    private Doom? _doom;

    public static TheoryData<int> Seeds => Rounds.Seeds(everyday: 1, nightly: 20, first: 20261101);

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Ingest_KilledAtSeededRequests_EndsAsIfNothingHadHappened(int seed)
    {
        var random = new Random(seed);
        var azurite = await SharedAzurite.ConnectionStringAsync();
        await using var network = StorageProxy.Start(azurite, Pass);
        var course = "";
        foreach (var at in Enumerable.Range(0, Kills).Select(_ => random.Next(1, LastKill)).Order().ToArray())
        {
            using var victim = await LaunchAsync(network);
            var after = random.Next(2) == 0;
            course += string.Create(CultureInfo.InvariantCulture, $" killed {(after ? "after" : "before")} request {at},");
            _doom = new Doom(at, after, victim);
            await WorkAsync(victim);
            _doom = null;
        }

        using var last = await ServiceProcess.StartAsync(_data, _prefix, null, "--AzureWebJobsStorage", network.ConnectionString);
        await PostAsync(last);
        var aftermath = new Aftermath(last.Api, Reflection, azurite, _prefix);
        var runs = await aftermath.SettleAsync(Remember);
        var again = runs.Count - Sources;
        Tell(string.Create(CultureInfo.InvariantCulture, $"seed {seed}:{course} {network.Requests} requests, {again} sources sent again without a key"));

        Assert.All(runs, run => Assert.Contains(run.Text("outcome"), new[] { "completed", "duplicate_skipped" }));
        var completed = runs.Where(run => run.Text("outcome") == "completed").ToList();
        Assert.Equal(Sources, completed.Count);
        Assert.Equal(Sources, completed.DistinctBy(run => run.Text("sourceId")).Count());
        var keyed = runs.Where(run => run.Text("idempotencyKey") is not null).ToList();
        Assert.Equal(Sources / 2, keyed.Count);
        Assert.Equal(Sources / 2, keyed.DistinctBy(run => run.Text("idempotencyKey")).Count());
        Assert.All((await aftermath.FlipsAsync()).Values, generations => Assert.Single(generations));
        Assert.True(runs.Sum(run => run.Count("modelCalls")) <= 3 * completed.Sum(run => run.Count("chunks")), "Work was paid for twice.");
        Assert.All(_results, made => Assert.InRange(made.Value, 1, 1 + Kills));
        Assert.Equal(
            await Undisturbed.ExportAsync(Station.Many(Sources).ToDictionary(station => station.Source, station => station.First)),
            (await last.Api.GetAsync($"/api/reflections/{Reflection}/export")).Text);
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private Disturbance Pass(StorageRequest request)
    {
        // A result is written once its model was asked for it, and only then.
        if (request is { IsBlob: true, Method: "PUT" } && new[] { "/embeddings/", "/entities/", "/facts/" }.Any(request.Target.Contains))
        {
            _results.AddOrUpdate(request.Target, 1, (_, times) => times + 1);
        }

        return _doom is { } doom && request.Number >= doom.At && Interlocked.CompareExchange(ref _doom, null, doom) == doom
            ? new Disturbance(doom.After ? StorageFault.ResetAfter : StorageFault.ResetBefore, doom.Victim.Kill) : default;
    }

    private Task<ServiceProcess> LaunchAsync(StorageProxy network) =>
        ServiceProcess.LaunchAsync(_data, _prefix, null, "--AzureWebJobsStorage", network.ConnectionString);

    /// <summary>Sends what is unanswered, and looks on until the process is dead or there is nothing left to do.</summary>
    private async Task WorkAsync(ServiceProcess victim)
    {
        while (!victim.HasEnded)
        {
            await PostAsync(victim);
            var runs = await RunsAsync(victim);
            if (_unanswered.IsEmpty && runs.Count > 0 && runs.All(run => run.GetProperty("outcome").ValueKind == JsonValueKind.String))
            {
                victim.Kill();
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        }
    }

    /// <summary>Sends the sources, every other one with a key, until all are answered or the process is dead.</summary>
    private async Task PostAsync(ServiceProcess service)
    {
        while (!_unanswered.IsEmpty && !service.HasEnded)
        {
            await Parallel.ForEachAsync(_unanswered.Values, Clients, async (station, _) =>
            {
                try
                {
                    var answer = await service.Api.PostAsync(Reflection, station.Source, station.First, key: station.Number % 2 == 0 ? station.Source : null);
                    Assert.True(answer.Status is HttpStatusCode.Accepted or HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, answer.Text);
                    if (answer.Status != HttpStatusCode.ServiceUnavailable)
                    {
                        _unanswered.TryRemove(station.Source, out var _);
                    }
                }
                catch (HttpRequestException)
                {
                    // It does not listen yet, or is dead.
                    await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
                }
            });
        }
    }

    private async Task<IReadOnlyList<JsonElement>> RunsAsync(ServiceProcess service)
    {
        try
        {
            var answer = await service.Api.GetAsync($"/api/reflections/{Reflection}/runs?top=1000");
            IReadOnlyList<JsonElement> runs = answer.Status == HttpStatusCode.OK ? [.. answer.Json.GetProperty("items").EnumerateArray()] : [];
            Remember(runs);
            return runs;
        }
        catch (HttpRequestException)
        {
            return [];
        }
    }

    /// <summary>What has ended does not end again.</summary>
    private void Remember(IReadOnlyList<JsonElement> runs)
    {
        foreach (var run in runs.Where(run => run.GetProperty("outcome").ValueKind == JsonValueKind.String))
        {
            var end = $"{run.Text("outcome")} at {run.Text("finishedAt")} for {run.Text("reason")}";
            Assert.True(_ended.TryAdd(run.Text("id")!, end) || _ended[run.Text("id")!] == end, $"{run.GetRawText()} had ended before: {_ended[run.Text("id")!]}");
        }
    }

    private void Tell(string line)
    {
        output.WriteLine(line);
        Console.WriteLine(line);
    }

    private sealed record Doom(int At, bool After, ServiceProcess Victim);
}
