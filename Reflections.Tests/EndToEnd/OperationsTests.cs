using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Reflections.Domain.Identity;
using Reflections.Functions.Overview;
using Reflections.Functions.Storage;
using Reflections.Tests.EndToEnd.Sweeps;

namespace Reflections.Tests.EndToEnd;

public sealed class OperationsTests
{
    private const string Text = "Marta Lindqvist founded Norvik Ferries in 1987. The company is based in Aldersund.";
    private readonly string _reflection = ApiSession.NewReflection();

    [Fact]
    public async Task ListUnapplied_ARunThatIsOpen_IsShownUntilItEnds()
    {
        await using var service = await EmbeddedService.StartAsync(settings: ["--Evaluation:Review", "Manual"]);
        var run = (await service.Api.PostAsync(_reflection, "a", Text)).Json.Text("id")!;
        await service.Api.WaitAsync(_reflection, run, json => json.Text("status") == "awaiting_review");

        var row = Assert.Single((await service.Api.GetAsync("/api/unapplied")).Json.GetProperty("items").EnumerateArray());

        Assert.Equal(
            ("run", _reflection, "a", run, 1),
            (row.Text("kind"), row.Text("reflectionId"), row.Text("sourceId"), row.Text("runId"), row.GetProperty("generation").GetInt32()));
        Assert.EndsWith($"/run-{run}", row.Text("row"), StringComparison.Ordinal);
        Assert.Equal((0, false), (row.GetProperty("attempts").GetInt32(), row.GetProperty("setAside").GetBoolean()));
        Assert.True(row.GetProperty("ageSeconds").GetDouble() >= 0);
        Assert.Equal("top", (await service.Api.GetAsync("/api/unapplied?top=0")).Json.Text("field"));
    }

    [Fact]
    public async Task ListUnapplied_NewVersion_ShowsThatTheOldOneIsToBeDeleted()
    {
        await using var service = await EmbeddedService.StartAsync();
        await service.Api.IngestAsync(_reflection, "a", Text);
        await service.InstanceEndAsync((await service.Api.IngestAsync(_reflection, "a", Text + " It owns a quay.")).Text("id")!);

        var row = Assert.Single((await service.Api.GetAsync("/api/unapplied")).Json.GetProperty("items").EnumerateArray());

        Assert.Equal(("clean", 1, JsonValueKind.Null), (row.Text("kind"), row.GetProperty("generation").GetInt32(), row.GetProperty("runId").ValueKind));
    }

    [Fact]
    public async Task GetSweep_OneOfTheList_IsThatReceipt()
    {
        await using var service = await EmbeddedService.StartAsync();
        JsonElement listed;
        do
        {
            listed = (await service.Api.GetAsync("/api/sweeps")).Json.GetProperty("items");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System).WaitAsync(TimeSpan.FromSeconds(15), TimeProvider.System);
        }
        while (listed.GetArrayLength() == 0);

        Assert.Equal(listed[0].GetRawText(), (await service.Api.GetAsync($"/api/sweeps/{listed[0].Text("id")}")).Json.GetRawText());
        Assert.Equal(HttpStatusCode.NotFound, (await service.Api.GetAsync("/api/sweeps/another")).Status);
    }

    [Fact]
    public async Task ListSweeps_PageByPage_AreNewestFirst()
    {
        await using var service = await EmbeddedService.StartAsync(settings: SweepRequests.OnlyWhenAsked());
        for (var sweep = 0; sweep < 3; sweep++)
        {
            await service.Api.SweepAsync();
        }

        var all = (await service.Api.GetAsync("/api/sweeps")).Json;
        var first = (await service.Api.GetAsync("/api/sweeps?top=2")).Json;
        var rest = (await service.Api.GetAsync($"/api/sweeps?top=2&continuation={first.Text("continuation")}")).Json;

        Assert.Equal(3, all.GetProperty("items").GetArrayLength());
        Assert.Equal(Ids(all), [.. Ids(first), .. Ids(rest)]);
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (all.GetProperty("continuation").ValueKind, rest.GetProperty("continuation").ValueKind));
        Assert.Equal("continuation", (await service.Api.GetAsync("/api/sweeps?continuation=c291cmNlcyB4")).Json.Text("field"));

        static List<string> Ids(JsonElement page) => [.. page.GetProperty("items").EnumerateArray().Select(sweep => sweep.Text("id")!)];
    }

    [Fact]
    public async Task GetOverview_RunsOfEachKind_CountsThemAndTheirReasons()
    {
        await using var service = await EmbeddedService.StartAsync();
        await using var site = await VersionedSite.StartAsync();
        (site.Text, site.ETag) = (Text, "\"a\"");
        await service.Api.IngestAsync(_reflection, "a", Text);
        await service.Api.IngestAsync(_reflection, "a", Text);
        await service.Api.IngestAsync(_reflection, "b", "hello there");
        await service.Api.IngestAsync(_reflection, "b", "hello there");
        for (var i = 0; i < 2; i++)
        {
            var run = (await service.Api.PostUrlAsync(_reflection, "c", site.Page)).Json.Text("id")!;
            await service.Api.EndAsync(_reflection, run);
            await service.InstanceEndAsync(run);
        }

        var overview = (await service.Api.GetAsync($"/api/reflections/{_reflection}/overview?days=1")).Json;

        var buckets = overview.GetProperty("runsByOutcome").EnumerateArray().ToList();
        Assert.Equal(24, buckets.Count);
        Assert.Equal((2, 3, 1, 0), (Sum("completed"), Sum("duplicate_skipped"), Sum("eval_rejected"), Sum("open")));
        Assert.Equal("""{"applied_by":1,"rejected_by":1,"not_modified":1}""", overview.GetProperty("skipsByReason").GetRawText());
        Assert.Equal((6, false, 0.5), (overview.GetProperty("runs").GetInt32(), overview.GetProperty("truncated").GetBoolean(), overview.GetProperty("skipShare").GetDouble()));
        Assert.Contains("evaluating", overview.GetProperty("stages").EnumerateArray().Select(stage => stage.Text("stage")));
        Assert.Equal(3, overview.GetProperty("storageCallsPerRun").EnumerateObject().Count(calls => calls.Value.GetInt64() >= 3));
        Assert.Equal(0, overview.GetProperty("backlog").GetProperty("runs").GetInt32());
        using var meter = StorageCallMeter.Start();
        await service.Services.GetRequiredService<OverviewReader>().ReadAsync(ReflectionId.Parse(_reflection), 90, CancellationToken.None);
        Assert.Equal(17, meter.Count);

        int Sum(string outcome) => buckets.Sum(bucket => bucket.GetProperty(outcome).GetInt32());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("91")]
    [InlineData("x")]
    public async Task GetOverview_DaysThatCannotBe_AreNamed(string days)
    {
        await using var service = await EmbeddedService.StartAsync();
        Assert.Equal("days", (await service.Api.GetAsync($"/api/reflections/{_reflection}/overview?days={days}")).Json.Text("field"));
        Assert.Equal(HttpStatusCode.NotFound, (await service.Api.GetAsync($"/api/reflections/{_reflection}/overview")).Status);
    }
}
