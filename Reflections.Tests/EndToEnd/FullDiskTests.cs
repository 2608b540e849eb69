using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json;
using Reflections.Tests.Azurite;
using Reflections.Tests.EndToEnd.Faults;

namespace Reflections.Tests.EndToEnd;

/// <summary>
/// The disk under the data folder is full: no file of the service may grow any more, which its operating system tells it as it would tell it of the disk.
/// </summary>
[Trait("Category", "CrashMatrix")]
public sealed class FullDiskTests : IDisposable
{
    private const string Reflection = "full";

    // What is not ignored ends the process before it learns that the write failed.
    private const string IgnoreSizeSignal = "trap '' XFSZ";

    private readonly string _data = Directory.CreateTempSubdirectory("reflections-full-").FullName;
    private readonly string _prefix = SharedAzurite.UniquePrefix();

    [Theory]
    [InlineData(20261401)]
    public async Task DiskFull_InTheMiddle_IsAnsweredWithAProblemAndEveryRunEndsWhenThereIsRoom(int seed)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var random = new Random(seed);
        var azurite = await SharedAzurite.ConnectionStringAsync();
        var stations = Station.Many(24);
        using (var first = await StartAsync())
        {
            await SendAsync(first, stations.Take(12), refusals: 0);
            await EndedAsync(first, runs: 3);
            var log = new FileInfo(Path.Combine(_data, "engine", "Reflections.db-wal"));
            LimitFiles(first, (ulong)(log.Length + random.Next(0, 20_000)));
            await SendAsync(first, stations.Skip(12).Take(6), refusals: 1);
            Assert.Equal(HttpStatusCode.OK, (await first.Api.GetAsync($"/api/reflections/{Reflection}/runs")).Status);
            LimitFiles(first, ulong.MaxValue);
            await new Aftermath(first.Api, Reflection, azurite, _prefix).SettleAsync();
            Assert.InRange(Lines(first, "Orchestrations stand still").Count, 0, 1 + Lines(first, "The history can be written again").Count);
            Assert.NotEmpty(Lines(first, "was answered 503: The history database"));

            LimitFiles(first, 1);
            await SendAsync(first, stations.Skip(18), refusals: 6);
            first.Kill();
        }

        await using var second = await EmbeddedService.StartAsync(data: _data, prefix: _prefix);
        var runs = await new Aftermath(second.Api, Reflection, azurite, _prefix).SettleAsync();

        Assert.Equal(stations.Count, runs.Count);
        Assert.All(runs, run => Assert.Equal("completed", run.Text("outcome")));
        Assert.Equal(
            await Undisturbed.ExportAsync(stations.ToDictionary(station => station.Source, station => station.First)),
            (await second.Api.GetAsync($"/api/reflections/{Reflection}/export")).Text);
    }

    [Fact]
    public async Task Start_DiskFull_SaysSoInOneLineAndLeavesWhatIsThere()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        await using (var first = await EmbeddedService.StartAsync(data: _data, prefix: _prefix))
        {
            await first.Api.PostAsync(Reflection, "a", new Station(1).First);
        }

        using (var full = await ServiceProcess.LaunchAsync(_data, _prefix, $"{IgnoreSizeSignal}; ulimit -f 1; export DOTNET_EnableWriteXorExecute=0"))
        {
            Assert.Equal(1, await full.EndedAsync());
            Assert.StartsWith("The history database", full.Said.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1], StringComparison.Ordinal);
        }

        await using var second = await EmbeddedService.StartAsync(data: _data, prefix: _prefix);
        var runs = await new Aftermath(second.Api, Reflection, await SharedAzurite.ConnectionStringAsync(), _prefix).SettleAsync();
        Assert.Equal("completed", Assert.Single(runs).Text("outcome"));
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private Task<ServiceProcess> StartAsync() => ServiceProcess.StartAsync(
        _data, _prefix, IgnoreSizeSignal, "--Liveness:Grace", "00:00:01", "--Logging:LogLevel:Reflections", "Warning");

    private static List<string> Lines(ServiceProcess service, string about) =>
        [.. service.Said.Split('\n').Where(line => line.Contains(about, StringComparison.Ordinal))];

    /// <summary>Sends sources; the last of them find the disk full, each with a problem for an answer.</summary>
    private static async Task SendAsync(ServiceProcess service, IEnumerable<Station> stations, int refusals)
    {
        var answers = new List<Answer>();
        foreach (var station in stations)
        {
            answers.Add(await service.Api.PostAsync(Reflection, station.Source, station.First));
        }

        var refused = answers.SkipWhile(answer => answer.Status == HttpStatusCode.Accepted).ToList();
        Assert.All(refused, answer => Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, "urn:reflections:problem:host-unavailable"), (answer.Status, answer.Json.Text("type"))));
        Assert.InRange(refused.Count, refusals, refusals == 0 ? 0 : answers.Count);
    }

    private static async Task EndedAsync(ServiceProcess service, int runs) => await StormyIngest.UntilAsync(
        () => service.Api.GetAsync($"/api/reflections/{Reflection}/runs?top=1000"),
        shown => shown.GetProperty("items").EnumerateArray().Count(run => run.GetProperty("outcome").ValueKind == JsonValueKind.String) >= runs);

    private static void LimitFiles(ServiceProcess service, ulong bytes)
    {
        var limit = new Limit { Soft = bytes, Hard = ulong.MaxValue };
        Assert.Equal(0, SetLimit(service.Id, FileSize, ref limit, IntPtr.Zero));
    }

    private const int FileSize = 1;

    [DllImport("libc", EntryPoint = "prlimit", SetLastError = true)]
    private static extern int SetLimit(int process, int resource, ref Limit limit, IntPtr earlier);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
