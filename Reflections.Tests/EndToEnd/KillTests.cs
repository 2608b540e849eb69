using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Reflections.Tests.Azurite;

namespace Reflections.Tests.EndToEnd;

/// <summary>A real process, killed for real.</summary>
public sealed class KillTests
{
    private const int Sources = 60;
    private const int Kills = 5;
    private const string Reflection = "killed";

    [Theory]
    [InlineData(20261123)]
    public async Task Ingest_KilledAgainAndAgain_EndsAsIfNothingHadHappened(int seed)
    {
        var random = new Random(seed);
        var data = Directory.CreateTempSubdirectory("reflections-kill-").FullName;
        var prefix = SharedAzurite.UniquePrefix();
        var unanswered = Enumerable.Range(0, Sources).ToList();
        try
        {
            for (var kill = 0; kill < Kills; kill++)
            {
                using var service = await ServiceProcess.StartAsync(data, prefix);
                var posting = PostAsync(service.Api, unanswered);
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(20, 1500)), TimeProvider.System);
                service.Kill();
                await posting;
            }

            using var last = await ServiceProcess.StartAsync(data, prefix);
            await PostAsync(last.Api, unanswered);
            Assert.Empty(unanswered);
            var runs = await EndOfAllAsync(last.Api);
            var disturbed = (await last.Api.GetAsync($"/api/reflections/{Reflection}/export")).Text;

            Assert.All(runs, run => Assert.Contains(run.Text("outcome"), new[] { "completed", "duplicate_skipped" }));
            Assert.Equal(Sources, runs.Count(run => run.Text("outcome") == "completed"));
            Assert.Equal(await UndisturbedAsync(), disturbed);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    /// <summary>Posts the sources, and takes those from the list that got an answer.</summary>
    private static async Task PostAsync(ApiSession api, List<int> unanswered)
    {
        var answered = await Task.WhenAll(unanswered.ToArray().Select(async source =>
        {
            try
            {
                var answer = await api.PostAsync(Reflection, Name(source), Document(source));
                return answer.Status is HttpStatusCode.Accepted or HttpStatusCode.OK ? source : -1;
            }
            catch (HttpRequestException)
            {
                return -1;
            }
        }));
        unanswered.RemoveAll(answered.Contains);
    }

    private static async Task<IReadOnlyList<JsonElement>> EndOfAllAsync(ApiSession api)
    {
        var deadline = TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(90);
        while (true)
        {
            var runs = (await api.GetAsync($"/api/reflections/{Reflection}/runs?top=1000")).Json.GetProperty("items").EnumerateArray().ToList();
            var open = runs.Where(run => run.GetProperty("outcome").ValueKind == JsonValueKind.Null).ToList();
            if (open.Count == 0)
            {
                return runs;
            }

            if (TimeProvider.System.GetUtcNow() > deadline)
            {
                throw new TimeoutException($"{open.Count} runs did not end; the first is {open[0].GetRawText()}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    private static async Task<string> UndisturbedAsync()
    {
        await using var service = await EmbeddedService.StartAsync();
        var unanswered = Enumerable.Range(0, Sources).ToList();
        await PostAsync(service.Api, unanswered);
        await EndOfAllAsync(service.Api);
        return (await service.Api.GetAsync($"/api/reflections/{Reflection}/export")).Text;
    }

    private static string Name(int source) => string.Create(CultureInfo.InvariantCulture, $"notes/{source:D2}.md");

    private static string Document(int source) => string.Create(CultureInfo.InvariantCulture, $"""
        # Station {source}

        Station {source} was founded by Anna Berg in {1900 + source}. It is based in Aldersund and employs {10 + source} people.

        ## Equipment

        Station {source} operates {2 + source} pumps. The Skarv pump produces {source + 1}.5 MW. Nobody knows who painted the door.

        ## History

        Jonas Vik repaired the main pump in {1950 + source}. The station does not sell tickets.
        """);
}

/// <summary>The service in a process of its own.</summary>
internal sealed class ServiceProcess : IDisposable
{
    private readonly Process _process;

    private ServiceProcess(Process process, ApiSession api) => (_process, Api) = (process, api);

    public ApiSession Api { get; }

    public static async Task<ServiceProcess> StartAsync(string data, string prefix)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "Reflections.Functions.dll"),
                "--urls", address.AbsoluteUri,
                "--Data", data,
                "--AzureWebJobsStorage", await SharedAzurite.ConnectionStringAsync(),
                "--Storage:TablePrefix", prefix,
                "--Storage:BlobContainer", prefix,
                "--Logging:LogLevel:Default", "Error",
            },
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        var errors = new System.Text.StringBuilder();
        process.ErrorDataReceived += (_, line) => errors.AppendLine(line.Data);
        process.OutputDataReceived += (_, line) => errors.AppendLine(line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var service = new ServiceProcess(process, new ApiSession(address));
        var deadline = TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(60);
        while (!await service.AnswersAsync())
        {
            if (process.HasExited || TimeProvider.System.GetUtcNow() > deadline)
            {
                service.Dispose();
                throw new InvalidOperationException($"The service did not come up: {errors}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        return service;
    }

    /// <summary>SIGKILL: nothing of the process runs after it.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
        Api.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            return (await Api.GetAsync("/api/reflections")).Status == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
