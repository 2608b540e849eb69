using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Reflections.Domain.Identity;
using Reflections.Domain.Runs;
using Reflections.EmbeddedRuntime.Management;
using Reflections.Functions.Acceptance;
using Reflections.Functions.Ledger;
using Reflections.Functions.Storage;

namespace Reflections.Tests.EndToEnd;

public sealed class PreferTests
{
    private const string Text = "Marta Lindqvist founded Norvik Ferries in 1987. The company is based in Aldersund.";

    [Fact]
    public async Task Start_EndsWithinTheTime_Is200WithTheOutcome()
    {
        await using var service = await EmbeddedService.StartAsync();

        var (answer, applied) = await StartAsync(service.Api, "respond-async, wait=60");

        Assert.Equal((HttpStatusCode.OK, "respond-async, wait=60"), (answer.Status, applied));
        Assert.Equal(["id", "run"], answer.Json.EnumerateObject().Select(property => property.Name));
        Assert.Equal((answer.Json.Text("id"), "completed"), (answer.Json.GetProperty("run").Text("id"), answer.Json.GetProperty("run").Text("outcome")));
    }

    [Theory]
    [InlineData("respond-async, wait=1", "respond-async, wait=1")]
    [InlineData("wait=0", "wait=0")]
    [InlineData("respond-async", "respond-async")]
    [InlineData("return=minimal", null)]
    public async Task Start_GoesOnBeyondTheTime_Is202(string prefer, string? told)
    {
        var models = new HeldModels();
        await using var service = await EmbeddedService.StartAsync(models.AddTo);

        var (answer, applied) = await StartAsync(service.Api, prefer);
        models.Answer();

        Assert.Equal((HttpStatusCode.Accepted, told), (answer.Status, applied));
        Assert.NotNull(answer.Location);
        Assert.Equal("completed", (await service.Api.EndAsync("r", answer.Json.Text("id")!)).Text("outcome"));
    }

    [Fact]
    public async Task Start_CallerGoesAway_TheRunGoesOn()
    {
        var models = new HeldModels();
        await using var service = await EmbeddedService.StartAsync(models.AddTo);
        using var gone = new CancellationTokenSource();
        var waiting = StartAsync(service.Api, "wait=120", gone.Token);
        var run = await FirstRunAsync(service.Api);
        await service.Api.WaitAsync("r", run, json => json.Text("status") == RunStatus.ExtractingEntities.ToWire());

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        models.Answer();

        Assert.Equal("completed", (await service.Api.EndAsync("r", run)).Text("outcome"));
    }

    [Fact]
    public async Task Start_SameKeyAfterItsEnd_Is200WithoutWaiting()
    {
        await using var service = await EmbeddedService.StartAsync();
        var (first, _) = await StartAsync(service.Api, "wait=60", key: "k");

        var (again, _) = await StartAsync(service.Api, "wait=0", key: "k");
        var (asEver, _) = await StartAsync(service.Api, null, key: "k");

        Assert.Equal((HttpStatusCode.OK, first.Text), (again.Status, again.Text));
        Assert.Equal(HttpStatusCode.Accepted, asEver.Status);
    }

    [Theory]
    [InlineData("wait=60", 1)]
    [InlineData("respond-async", 0)]
    public async Task Start_Waiting_CostsOneCall(string prefer, int calls)
    {
        await using var service = await EmbeddedService.StartAsync();
        var id = (await service.Api.IngestAsync("r", "a", Text)).Text("id")!;
        var run = (await service.Services.GetRequiredService<RunStore>().GetAsync(ReflectionId.Parse("r"), RunId.Parse(id), default))!.Value.Value;
        var http = new DefaultHttpContext();
        http.Request.Headers["Prefer"] = prefer;
        using var meter = StorageCallMeter.Start();

        await service.Services.GetRequiredService<StartAnswer>().OfAsync(
            run with { Status = RunStatus.Queued }, http.Request, service.Services.GetRequiredService<BoundDurableClient>().Client, default);

        Assert.Equal(calls, meter.Count);
    }

    private static async Task<(Answer Answer, string? Applied)> StartAsync(
        ApiSession api, string? prefer, CancellationToken cancellation = default, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, ApiSession.RunsPath("r", "a")) { Content = new StringContent(Text, Encoding.UTF8, "text/markdown") };
        foreach (var (name, value) in new[] { ("Prefer", prefer), ("Idempotency-Key", key) }.Where(header => header.Item2 is not null))
        {
            request.Headers.Add(name, value);
        }

        using var response = await api.Http.SendAsync(request, cancellation);
        return (await Answer.OfAsync(response), response.Headers.TryGetValues("Preference-Applied", out var applied) ? string.Join(", ", applied) : null);
    }

    private static async Task<string> FirstRunAsync(ApiSession api)
    {
        while (true)
        {
            var answer = await api.GetAsync("/api/reflections/r/runs");
            if (answer.Status == HttpStatusCode.OK && answer.Json.GetProperty("items") is var items && items.GetArrayLength() > 0)
            {
                return items[0].Text("id")!;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }
}
