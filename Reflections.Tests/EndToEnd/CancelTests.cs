using System.Net;
using System.Net.Http.Json;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Reflections.Domain.Identity;
using Reflections.Domain.Patches;
using Reflections.Domain.Runs;
using Reflections.EmbeddedRuntime.Management;
using Reflections.Functions.Ledger;
using Reflections.Functions.Runs;
using Reflections.Functions.Storage;

namespace Reflections.Tests.EndToEnd;

public sealed class CancelTests
{
    private const string Text = "Marta Lindqvist founded Norvik Ferries in 1987. The company is based in Aldersund.";
    private const string Other = "Ytre Fjell Guest House was founded by Ingrid Solberg in 1991. It employs 14 people.";
    private static readonly string[] Manual = ["--Evaluation:Review", "Manual"];

    [Fact]
    public async Task Cancel_WhileItWorks_EndsItAndGivesTheTurnBack()
    {
        var models = new HeldModels();
        await using var service = await EmbeddedService.StartAsync(models.AddTo);
        var working = await StartAsync(service.Api, Text, "extracting_entities");
        var waiting = await StartAsync(service.Api, Other, "waiting_turn");

        var answer = await CancelAsync(service.Api, working, new { reason = "Sent by mistake", requestedBy = "Ada" });

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        Assert.Equal(
            ("cancelled", "Cancelled by Ada: Sent by mistake", null), (answer.Json.Text("outcome"), answer.Json.Text("reason"), answer.Json.Text("recoveredBy")));
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await Client(service).GetInstanceAsync(working))!.RuntimeStatus);
        models.Answer();
        Assert.Equal("completed", (await service.Api.EndAsync("r", waiting)).Text("outcome"));
        Assert.Equal("cancelled", (await service.Api.EndAsync("r", working)).Text("outcome"));
        Assert.Empty(await IntentsAsync(service));
    }

    [Fact]
    public async Task Cancel_WhileItWaitsForItsTurn_LeavesTheOthersAlone()
    {
        var models = new HeldModels();
        await using var service = await EmbeddedService.StartAsync(models.AddTo);
        var working = await StartAsync(service.Api, Text, "extracting_entities");
        var waiting = await StartAsync(service.Api, Other, "waiting_turn");

        var answer = await CancelAsync(service.Api, waiting);
        models.Answer();

        Assert.Equal(("cancelled", "Cancelled by a caller."), (answer.Json.Text("outcome"), answer.Json.Text("reason")));
        Assert.Equal("completed", (await service.Api.EndAsync("r", working)).Text("outcome"));
    }

    [Fact]
    public async Task Cancel_HeldForReview_WithdrawsItsBatchAndTheContentMayComeAgain()
    {
        await using var service = await EmbeddedService.StartAsync(settings: Manual);
        var held = await StartAsync(service.Api, Text, "awaiting_review");

        Assert.Equal(HttpStatusCode.Accepted, (await CancelAsync(service.Api, held)).Status);

        Assert.Equal(PatchStatus.Superseded, await PatchOfAsync(service, held));
        Assert.Equal(HttpStatusCode.Conflict, (await ReviewAsync(service.Api, held)).Status);
        var again = await StartAsync(service.Api, Text, "awaiting_review");
        Assert.Equal(HttpStatusCode.OK, (await ReviewAsync(service.Api, again)).Status);
        Assert.Equal("completed", (await service.Api.EndAsync("r", again)).Text("outcome"));
        Assert.Equal("cancelled", (await service.Api.EndAsync("r", held)).Text("outcome"));
    }

    [Fact]
    public async Task Cancel_Twice_IsTheSameAnswer()
    {
        await using var service = await EmbeddedService.StartAsync(settings: Manual);
        var held = await StartAsync(service.Api, Text, "awaiting_review");

        var first = await CancelAsync(service.Api, held, new { reason = "first" });
        var second = await CancelAsync(service.Api, held, new { reason = "second" });

        Assert.Equal((HttpStatusCode.OK, first.Text), (second.Status, second.Text));
    }

    [Fact]
    public async Task Cancel_EndedOtherwise_IsAConflict()
    {
        await using var service = await EmbeddedService.StartAsync();
        var run = await service.Api.IngestAsync("r", "a", Text);

        var answer = await CancelAsync(service.Api, run.Text("id")!);

        Assert.Equal((HttpStatusCode.Conflict, "urn:reflections:problem:conflict"), (answer.Status, answer.Json.Text("type")));
        Assert.Contains("completed", answer.Json.Text("detail"));
    }

    [Fact]
    public async Task Cancel_Approved_IsNotCancellableAndChangesNothing()
    {
        await using var service = await EmbeddedService.StartAsync(settings: Manual);
        var held = await StartAsync(service.Api, Text, "awaiting_review");

        // Approved, and nobody has woken the run yet.
        var ledger = service.Services.GetRequiredService<LedgerStore>();
        var entry = (await ledger.GetAsync((await RowAsync(service, held)).Key!, default))!.Value;
        await ledger.TryWriteAsync(entry.Value.Approve(entry.Value.Fence, "Approved by Ada."), entry.ETag, default);
        using var meter = StorageCallMeter.Start();
        var refused = await service.Services.GetRequiredService<RunCancellation>().CancelAsync(ReflectionId.Parse("r"), RunId.Parse(held), "", Client(service), default);
        Assert.Equal(2, meter.Count);
        Assert.Equal(CancellationAction.RefuseApproved, refused.Decision.Action);

        var answer = await CancelAsync(service.Api, held);

        Assert.Equal((HttpStatusCode.Conflict, "urn:reflections:problem:not-cancellable"), (answer.Status, answer.Json.Text("type")));
        Assert.Equal((PatchStatus.Approved, RunStatus.AwaitingReview), (await PatchOfAsync(service, held), (await RowAsync(service, held)).Status));
        Assert.False((await Client(service).GetInstanceAsync(held))!.IsCompleted);
    }

    [Fact]
    public async Task Cancel_UnknownRun_IsNotFound()
    {
        await using var service = await EmbeddedService.StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await CancelAsync(service.Api, Guid.NewGuid().ToString("N"))).Status);
    }

    [Theory]
    [InlineData("{\"reason\": 5}", "invalid-json", "reason")]
    [InlineData("{\"why\": \"x\"}", "invalid-json", "why")]
    [InlineData("[", "invalid-json", null)]
    public async Task Cancel_BodyThatCannotBeUsed_IsRefused(string body, string kind, string? field)
    {
        await using var service = await EmbeddedService.StartAsync();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        var answer = await service.Api.PostAsync($"/api/reflections/r/runs/{Guid.NewGuid():N}/cancel", content, null);

        Assert.Equal((HttpStatusCode.BadRequest, $"urn:reflections:problem:{kind}"), (answer.Status, answer.Json.Text("type")));
        Assert.Equal(field, answer.Json.TryGetProperty("field", out var named) ? named.GetString() : null);
    }

    [Fact]
    public async Task Cancel_ReasonThatNoRowHolds_IsRefusedWithTheLimit()
    {
        await using var service = await EmbeddedService.StartAsync();

        var answer = await CancelAsync(service.Api, Guid.NewGuid().ToString("N"), new { reason = new string('x', CancelRequest.MaxReasonLength + 1) });

        Assert.Equal((HttpStatusCode.BadRequest, "reason"), (answer.Status, answer.Json.Text("field")));
    }

    // What a crash right after the orchestration's end leaves behind.
    [Fact]
    public async Task Sweep_OrchestrationWasTerminatedWithAReason_EndsTheRunWithIt()
    {
        await using var service = await EmbeddedService.StartAsync(settings: Manual);
        var held = await StartAsync(service.Api, Text, "awaiting_review");
        await Client(service).TerminateAsync(RunId.Parse(held), "Cancelled by Ada.", TimeSpan.FromSeconds(10), TimeProvider.System, default);

        await service.Api.PostAsync("/api/sweeps", null, null);
        var ended = await service.Api.EndAsync("r", held);

        Assert.Equal(
            ("cancelled", "Its orchestration was terminated: Cancelled by Ada.", "sweeper"), (ended.Text("outcome"), ended.Text("reason"), ended.Text("recoveredBy")));
        Assert.Equal(PatchStatus.Superseded, await PatchOfAsync(service, held));
    }

    [Fact]
    public async Task Cancel_OrchestrationHasEndedAlready_FinishesWhatIsLeft()
    {
        await using var service = await EmbeddedService.StartAsync(settings: Manual);
        var held = await StartAsync(service.Api, Text, "awaiting_review");
        await Client(service).TerminateAsync(RunId.Parse(held), "Cancelled by Ada.", TimeSpan.FromSeconds(10), TimeProvider.System, default);

        Assert.Equal("cancelled", (await CancelAsync(service.Api, held)).Json.Text("outcome"));
        Assert.Empty(await IntentsAsync(service));
    }

    [Fact]
    public async Task Cancel_CostsExactlyThis()
    {
        var models = new HeldModels();
        await using var service = await EmbeddedService.StartAsync(models.AddTo);
        var working = await StartAsync(service.Api, Text, "extracting_entities");
        var waiting = await StartAsync(service.Api, Other, "waiting_turn");
        await using var reviewing = await EmbeddedService.StartAsync(settings: Manual);
        var held = await StartAsync(reviewing.Api, Text, "awaiting_review");

        // Before the one that works: when that is gone, the one that waits takes its turn.
        var waits = await CallsAsync(service, waiting);
        Assert.Equal(
            "waiting 9, working 10, held 12, again 1",
            $"waiting {waits}, working {await CallsAsync(service, working)}, held {await CallsAsync(reviewing, held)}, again {await CallsAsync(reviewing, held)}");
        models.Answer();

        static async Task<int> CallsAsync(EmbeddedService service, string run)
        {
            using var meter = StorageCallMeter.Start();
            await service.Services.GetRequiredService<RunCancellation>().CancelAsync(ReflectionId.Parse("r"), RunId.Parse(run), "Enough.", Client(service), default);
            return meter.Count;
        }
    }

    private static async Task<string> StartAsync(ApiSession api, string text, string status)
    {
        var run = (await api.PostAsync("r", "a", text)).Json.Text("id")!;
        await api.WaitAsync("r", run, json => json.Text("status") == status);
        return run;
    }

    private static Task<Answer> CancelAsync(ApiSession api, string run, object? body = null) =>
        api.PostAsync($"/api/reflections/r/runs/{run}/cancel", body is null ? null : JsonContent.Create(body), null);

    private static Task<Answer> ReviewAsync(ApiSession api, string run) =>
        api.PostAsync($"/api/reflections/r/runs/{run}/review", JsonContent.Create(new { decision = "approve" }), null);

    private static DurableTaskClient Client(EmbeddedService service) => service.Services.GetRequiredService<BoundDurableClient>().Client;

    private static async Task<RunRecord> RowAsync(EmbeddedService service, string run) =>
        (await service.Services.GetRequiredService<RunStore>().GetAsync(ReflectionId.Parse("r"), RunId.Parse(run), default))!.Value.Value;

    private static async Task<PatchStatus?> PatchOfAsync(EmbeddedService service, string run) =>
        (await service.Services.GetRequiredService<LedgerStore>().GetAsync((await RowAsync(service, run)).Key!, default))?.Value.Status;

    private static async Task<IReadOnlyList<UnappliedRow>> IntentsAsync(EmbeddedService service)
    {
        var unapplied = service.Services.GetRequiredService<UnappliedStore>();
        var shards = await Task.WhenAll(Enumerable.Range(0, UnappliedRow.Shards).Select(shard => unapplied.ReadShardAsync(shard, default)));
        return [.. shards.SelectMany(shard => shard.Runs).Select(row => row.Value), .. shards.SelectMany(shard => shard.Patches).Select(row => row.Value)];
    }
}
