using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Reflections.Tests.EndToEnd.Faults;

/// <summary>
/// Clients who send sources to a service behind a faulty network, each version until it is answered, and readers who look meanwhile. The service may be
/// replaced under them.
/// </summary>
internal sealed class StormyIngest(int seed, IReadOnlyList<Station> stations, Func<ApiSession> api)
{
    public const string Reflection = "stormy";

    // Long, because what has to be done may be much on a small machine; it is waited out only by what fails.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Dictionary<string, HashSet<string>> _shown = [];
    private int _reads;

    /// <summary>Whole answers that readers got.</summary>
    public int Reads => _reads;

    /// <summary>The keys that were sent, each with one payload.</summary>
    public HashSet<string> Keys { get; } = [];

    /// <summary>The source whose second version is held for a reviewer.</summary>
    public Station Held { get; } = new(100);

    /// <summary>What everything ends with: the stations with their first version, and <see cref="Held"/> with what was approved.</summary>
    public Task<string> ExpectedAsync() =>
        Undisturbed.ExportAsync(Contents(station => station.First).Append(new(Held.Source, Held.Remains)).ToDictionary());

    /// <summary>Learns what each source may show: nothing but one of its versions, whole.</summary>
    public async Task LearnAsync()
    {
        string[] exports = [await ExpectedAsync(), await Undisturbed.ExportAsync(Contents(station => station.Second).Append(new(Held.Source, Held.Second)).ToDictionary())];
        foreach (var export in exports)
        {
            foreach (var (source, lines) in Undisturbed.BySource(export))
            {
                (_shown.TryGetValue(source, out var known) ? known : _shown[source] = []).Add(lines);
            }
        }
    }

    /// <summary>Sends first, second and first version of every source; every other one waits for each run's end.</summary>
    public Task SendAllAsync() => Task.WhenAll(stations.Select(async station =>
    {
        var random = new Random(seed + station.Number);
        string[] versions = [station.First, station.Second, station.First];
        for (var version = 0; version < versions.Length; version++)
        {
            var key = random.Next(2) == 0 ? string.Create(CultureInfo.InvariantCulture, $"{station.Source}-{version}") : null;
            var run = await SendAsync(station.Source, versions[version], key);
            if (random.Next(2) == 0)
            {
                await EndAsync(run);
            }
        }
    }));

    /// <summary>Sends a version that is held for a reviewer over one that is applied, and approves it.</summary>
    public async Task HoldAndApproveAsync()
    {
        await EndAsync(await SendAsync(Held.Source, Held.Second, null));
        var run = await SendAsync(Held.Source, Held.Remains, "held");
        await UntilAsync(() => api().GetAsync($"/api/reflections/{Reflection}/runs/{run}"), shown => shown.Text("status") == "awaiting_review");

        // An approval whose answer was lost stands all the same: the repetition finds that the run waits no more.
        await UntilAsync(async () => await api().PostAsync(
            $"/api/reflections/{Reflection}/runs/{run}/review", JsonContent.Create(new { decision = "approve" }), null) is var answer && answer.Status == HttpStatusCode.Conflict
            ? answer with { Status = HttpStatusCode.OK } : answer);
        await EndAsync(run);
    }

    /// <summary>Sends one content until it is accepted; the run.</summary>
    public async Task<string> SendAsync(string source, string content, string? key)
    {
        if (key is not null)
        {
            lock (Keys)
            {
                Keys.Add(key);
            }
        }

        return (await UntilAsync(() => api().PostAsync(Reflection, source, content, key))).Json.Text("id")!;
    }

    /// <summary>Repeats what got no answer, or one that asks for repetition, or that is not the awaited one.</summary>
    public static async Task<Answer> UntilAsync(Func<Task<Answer>> ask, Func<JsonElement, bool>? awaited = null)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                var answer = await ask();
                var succeeded = answer.Status is HttpStatusCode.OK or HttpStatusCode.Accepted;
                if (succeeded && (awaited is null || awaited(answer.Json)))
                {
                    return answer;
                }

                Assert.True(
                    succeeded || answer is { Status: HttpStatusCode.ServiceUnavailable, MediaType: "application/problem+json" } && answer.Json.Text("type")!.EndsWith("-unavailable", StringComparison.Ordinal),
                    $"{answer.Status} {answer.Text}");
            }
            catch (Exception broken) when (broken is HttpRequestException or OperationCanceledException or ObjectDisposedException)
            {
                // The service is being replaced.
            }

            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, $"Nobody answered as awaited for {Patience}.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    /// <summary>Reads until it is told to stop; every source must show one version, whole.</summary>
    public async Task ReadAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var station = stations[_reads % stations.Count];
            try
            {
                Judge(await api().GetAsync($"/api/reflections/{Reflection}/export"), Undisturbed.BySource);
                Judge(await api().GetAsync($"/api/reflections/{Reflection}/facts?top=1000&source={Uri.EscapeDataString(station.Source)}"), text => FactsOf(station.Source, text));
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException)
            {
                // Broken off, as an answer must be that cannot be whole.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(30), TimeProvider.System);
        }
    }

    private IEnumerable<KeyValuePair<string, string>> Contents(Func<Station, string> version) =>
        stations.Select(station => KeyValuePair.Create(station.Source, version(station)));

    private void Judge(Answer answer, Func<string, Dictionary<string, string>> read)
    {
        Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.NotFound or HttpStatusCode.ServiceUnavailable, $"{answer.Status} {answer.Text}");
        if (answer.Status != HttpStatusCode.OK)
        {
            return;
        }

        _reads++;
        foreach (var (source, shown) in read(answer.Text))
        {
            Assert.True(_shown[source].Contains(shown) || _shown[source].Any(version => FactIds(version.Split('\n').Select(Parse)) == shown), $"{source} shows a mixture: {shown}");
        }
    }

    private static Dictionary<string, string> FactsOf(string source, string text)
    {
        var facts = FactIds(Parse(text).GetProperty("items").EnumerateArray());
        return facts.Length == 0 ? [] : new Dictionary<string, string> { [source] = facts };
    }

    private static string FactIds(IEnumerable<JsonElement> items) => string.Join(',', items
        .Where(item => item.TryGetProperty("predicate", out _))
        .Select(item => item.Text("id"))
        .Order(StringComparer.Ordinal));

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;

    private async Task EndAsync(string run)
    {
        var end = await UntilAsync(
            () => api().GetAsync($"/api/reflections/{Reflection}/runs/{run}"), shown => shown.GetProperty("outcome").ValueKind == JsonValueKind.String);
        Assert.NotEqual("failed", end.Json.Text("outcome"));
    }
}
