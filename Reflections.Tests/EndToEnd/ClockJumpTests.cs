using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Reflections.Tests.Azurite;
using Reflections.Tests.EndToEnd.Faults;
using Xunit.Abstractions;

namespace Reflections.Tests.EndToEnd;

/// <summary>The machine's clock is set by a day while runs work, wait for their turn, wait for a reviewer, and are swept.</summary>
public sealed class ClockJumpTests(ITestOutputHelper output) : IDisposable
{
    private const int Jumps = 3;

    private readonly string _data = Directory.CreateTempSubdirectory("reflections-clock-").FullName;
    private readonly string _prefix = SharedAzurite.UniquePrefix();

    public static TheoryData<int> Seeds => Rounds.Seeds(everyday: 2, nightly: 30, first: 20261301);

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Ingest_ClockSetByADayInTheMiddle_EndsAsIfNothingHadHappened(int seed)
    {
        var azurite = await SharedAzurite.ConnectionStringAsync();
        var random = new Random(seed);
        var time = new JumpingTime(TimeProvider.System);
        await using var proxy = StorageProxy.Start(azurite, _ => default);
        var stations = Station.Many(6);
        await using var service = await EmbeddedService.StartAsync(
            services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)), _data, _prefix,
            "--AzureWebJobsStorage", proxy.ConnectionString, "--Patches:ReadersGrace", "00:00:00");
        var api = service.Api;
        var clients = new StormyIngest(seed, stations, () => api);
        await clients.LearnAsync();
        var sending = Task.WhenAll(clients.SendAllAsync(), clients.HoldAndApproveAsync());
        var course = "";
        for (var jump = 0; jump < Jumps; jump++)
        {
            await proxy.ReachedAsync(random.Next(50, 300), sending);
            var days = random.Next(2) == 0 ? -1 : 1;
            time.Jump(TimeSpan.FromDays(days));
            course += string.Create(CultureInfo.InvariantCulture, $" {days:+0;-0} day at request {proxy.Requests}");
            await Aftermath.SweepAsync(api);
        }

        await sending;
        var aftermath = new Aftermath(api, StormyIngest.Reflection, azurite, _prefix);
        var runs = await aftermath.SettleAsync();
        Tell(string.Create(CultureInfo.InvariantCulture, $"seed {seed}:{course}; {runs.Count} runs"));

        Assert.All(runs, run => Assert.Contains(run.Text("outcome"), new[] { "completed", "duplicate_skipped", "superseded" }));
        Assert.All(runs, run => Assert.Null(run.Text("recoveredBy")));
        var flips = await aftermath.FlipsAsync();
        Assert.Equal(runs.Count(run => run.Text("outcome") == "completed"), flips.Values.Sum(generations => generations.Length));
        Assert.All(flips.Values, generations => Assert.Equal(generations.Distinct().Order(), generations));
        Assert.Equal(
            await clients.ExpectedAsync(),
            (await api.GetAsync($"/api/reflections/{StormyIngest.Reflection}/export")).Text);
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private void Tell(string line)
    {
        output.WriteLine(line);
        Console.WriteLine(line);
    }
}
