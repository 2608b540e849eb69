using System.Net;
using System.Net.Http.Json;
using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Reflections.Domain.Identity;
using Reflections.EmbeddedRuntime.Management;
using Reflections.Functions.Acceptance;
using Reflections.Functions.Ledger;
using Reflections.Functions.Storage;

namespace Reflections.Tests.EndToEnd;

public sealed class RetryTests
{
    private const string Text = "Marta Lindqvist founded Norvik Ferries in 1987. The company is based in Aldersund.";
    private static readonly string[] Manual = ["--Evaluation:Review", "Manual", "--Storage:ArtifactMemoryBytes", "0"];

    [Fact]
    public async Task Retry_InlineContent_IsANewRunThatUsesWhatWasWorkedOut()
    {
        await using var service = await EmbeddedService.StartAsync(settings: Manual);
        var first = await CancelledAsync(service.Api);

        var answer = await RetryAsync(service.Api, first);
        var run = answer.Json.Text("id")!;
        var held = await service.Api.WaitAsync("r", run, json => json.Text("status") == "awaiting_review");

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        Assert.EndsWith(run, answer.Location!.AbsolutePath);
        Assert.Equal((first, 0), (held.Text("retryOf"), held.Count("modelCalls")));
    }

    [Fact]
    public async Task Retry_Url_IsFetchedAgain()
    {
        await using var site = await StallingSite.StartAsync(Text);
        site.Answer();
        await using var service = await EmbeddedService.StartAsync(settings: ["--Fetch:Attempts", "1"]);
        var first = (await service.Api.PostUrlAsync("r", "a", new Uri(site.Address, "/gone"))).Json.Text("id")!;
        Assert.Equal("failed", (await service.Api.EndAsync("r", first)).Text("outcome"));

        var again = (await RetryAsync(service.Api, first)).Json.GetProperty("run");

        Assert.Equal((new Uri(site.Address, "/gone").AbsoluteUri, first), (again.Text("url"), again.Text("retryOf")));
        Assert.Equal("failed", (await service.Api.EndAsync("r", again.Text("id")!)).Text("outcome"));
    }

    [Fact]
    public async Task Retry_SameKeyAgain_IsTheSameRun()
    {
        await using var service = await EmbeddedService.StartAsync(settings: Manual);
        var first = await CancelledAsync(service.Api);

        var once = await RetryAsync(service.Api, first, key: "k");
        var twice = await RetryAsync(service.Api, first, key: "k");
        var other = await RetryAsync(service.Api, first, new { force = true }, key: "k");

        Assert.Equal((HttpStatusCode.Accepted, once.Json.Text("id")), (twice.Status, twice.Json.Text("id")));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "urn:reflections:problem:idempotency-mismatch"), (other.Status, other.Json.Text("type")));
    }

    [Fact]
    public async Task Retry_CompletedAndUnchanged_IsSkippedAtOnceUnlessForced()
    {
        await using var service = await EmbeddedService.StartAsync();
        var first = (await service.Api.IngestAsync("r", "a", Text)).Text("id")!;

        var skipped = await RetryAsync(service.Api, first);
        var forced = await RetryAsync(service.Api, first, new { force = true });

        Assert.Equal((HttpStatusCode.OK, "duplicate_skipped"), (skipped.Status, skipped.Json.GetProperty("run").Text("outcome")));
        Assert.Equal(HttpStatusCode.Accepted, forced.Status);
        Assert.Equal("completed", (await service.Api.EndAsync("r", forced.Json.Text("id")!)).Text("outcome"));
    }

    [Fact]
    public async Task Retry_OpenRun_IsAConflict()
    {
        await using var service = await EmbeddedService.StartAsync(settings: Manual);
        var run = (await service.Api.PostAsync("r", "a", Text)).Json.Text("id")!;
        await service.Api.WaitAsync("r", run, json => json.Text("status") == "awaiting_review");

        AssertConflict(await RetryAsync(service.Api, run), "only a run that has ended");
    }

    [Fact]
    public async Task Retry_ContentIsGone_IsAConflictAndLeavesNothing()
    {
        await using var service = await EmbeddedService.StartAsync(settings: Manual);
        var first = await CancelledAsync(service.Api);
        var row = await service.Services.GetRequiredService<RunStore>().GetAsync(ReflectionId.Parse("r"), RunId.Parse(first), default);
        await service.Services.GetRequiredService<ArtifactStore>().DeleteAsync(row!.Value.Value.Input.Raw!, default);

        AssertConflict(await RetryAsync(service.Api, first), "not kept any more");
        Assert.Single((await service.Api.GetAsync("/api/reflections/r/runs")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Retry_SourceWasDeletedSince_IsAConflict()
    {
        await using var site = await StallingSite.StartAsync(Text);
        site.Answer();
        await using var service = await EmbeddedService.StartAsync();
        var inline = (await service.Api.IngestAsync("r", "a", Text)).Text("id")!;
        var url = (await service.Api.PostUrlAsync("r", "b", site.Address)).Json.Text("id")!;
        await service.Api.EndAsync("r", url);
        foreach (var source in (string[])["a", "b"])
        {
            using var deleted = await service.Api.Http.DeleteAsync(new Uri($"/api/reflections/r/sources/{source}", UriKind.Relative));
            Assert.True(deleted.IsSuccessStatusCode);
        }

        AssertConflict(await RetryAsync(service.Api, inline), "not kept any more");
        AssertConflict(await RetryAsync(service.Api, url), "was deleted since");
        Assert.Equal("deleted", (await service.Api.GetAsync("/api/reflections/r/sources/b")).Json.Text("status"));
        Assert.Equal(1, site.Requests);
    }

    // Whenever the deletion comes before the ticket, the content is not brought back.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Retry_SourceIsDeletedMeanwhile_IsAConflict(int readsBefore)
    {
        var wire = new SourceWire();
        await using var service = await EmbeddedService.StartAsync(
            services => services.Configure<StorageOptions>(options => options.Policies.Add(wire)), settings: Manual);
        var first = await CancelledAsync(service.Api);
        var sources = service.Services.GetRequiredService<SourceStore>();
        wire.AfterReads(readsBefore, async () =>
        {
            var row = (await sources.GetAsync(ReflectionId.Parse("r"), SourceId.Parse("a"), default))!.Value;
            await sources.TryWriteAsync(row.Value.Delete(TimeProvider.System.GetUtcNow()), row.ETag, default);
        });

        AssertConflict(await RetryAsync(service.Api, first), "was deleted since");
        Assert.Single((await service.Api.GetAsync("/api/reflections/r/runs")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Retry_UnknownRun_IsNotFound()
    {
        await using var service = await EmbeddedService.StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await RetryAsync(service.Api, Guid.NewGuid().ToString("N"))).Status);
    }

    [Fact]
    public async Task Retry_CostsTheAcceptanceAndTwoCalls()
    {
        await using var service = await EmbeddedService.StartAsync(settings: Manual);
        var first = await CancelledAsync(service.Api);
        var client = service.Services.GetRequiredService<BoundDurableClient>().Client;
        using var meter = StorageCallMeter.Start();

        var again = await service.Services.GetRequiredService<RunRetry>().RetryAsync(ReflectionId.Parse("r"), RunId.Parse(first), null, false, client, default);

        Assert.Equal(2 + again.Counts.StorageCalls, meter.Count);
    }

    private static async Task<string> CancelledAsync(ApiSession api)
    {
        var run = (await api.PostAsync("r", "a", Text)).Json.Text("id")!;
        await api.WaitAsync("r", run, json => json.Text("status") == "awaiting_review");
        Assert.Equal(HttpStatusCode.Accepted, (await api.PostAsync($"/api/reflections/r/runs/{run}/cancel", null, null)).Status);
        return run;
    }

    private static Task<Answer> RetryAsync(ApiSession api, string run, object? body = null, string? key = null) =>
        api.PostAsync($"/api/reflections/r/runs/{run}/retry", body is null ? null : JsonContent.Create(body), key);

    private static void AssertConflict(Answer answer, string told)
    {
        Assert.True(answer.Status == HttpStatusCode.Conflict, answer.Text);
        Assert.Equal("urn:reflections:problem:conflict", answer.Json.Text("type"));
        Assert.Contains(told, answer.Json.Text("detail"));
    }

    /// <summary>Lets something happen before a source's row is read, or after it was.</summary>
    private sealed class SourceWire : HttpPipelinePolicy
    {
        private int _reads;
        private Func<Task>? _work;

        public void AfterReads(int reads, Func<Task> work) => (_reads, _work) = (reads, work);

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            var isRead = _work is not null && message.Request.Method == RequestMethod.Get && message.Request.Uri.Path.Contains("Sources(", StringComparison.Ordinal);
            if (isRead && _reads == 0)
            {
                await WorkAsync();
            }

            await ProcessNextAsync(message, pipeline);
            if (isRead && --_reads == 0)
            {
                await WorkAsync();
            }
        }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);

        private Task WorkAsync() => Interlocked.Exchange(ref _work, null) is { } work ? work() : Task.CompletedTask;
    }
}
