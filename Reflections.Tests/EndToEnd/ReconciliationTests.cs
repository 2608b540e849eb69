using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Azure;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Moq;
using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Domain.Runs;
using Reflections.Functions.Acceptance;
using Reflections.Functions.Ledger;
using Reflections.Functions.Reconciliation;
using Reflections.Functions.Storage;

namespace Reflections.Tests.EndToEnd;

public sealed class ReconciliationTests
{
    private readonly string _reflection = ApiSession.NewReflection();

    [Fact]
    public async Task Reconcile_NothingDrifted_CountsWhatItComparedAndFindsNothing()
    {
        await using var service = await EmbeddedService.StartAsync(settings: ["--Evaluation:Review", "Manual"]);
        var held = await HeldAsync(service.Api, "a");
        await HeldAsync(service.Api, "b");
        await service.Api.PostAsync($"/api/reflections/{_reflection}/runs/{held}/review", JsonContent.Create(new { decision = "approve" }), null);
        await service.Api.EndAsync(_reflection, held);

        var report = await ReconcileAsync(service.Api, new { });

        Assert.Equal("""{"runs":2,"instances":1,"entries":2,"sources":2}""", report.GetProperty("examined").GetRawText());
        Assert.Equal((0, false), (report.GetProperty("drift").GetArrayLength(), report.GetProperty("truncated").GetBoolean()));
        Assert.True((await ReconcileAsync(service.Api, new { max = 1 })).GetProperty("truncated").GetBoolean());

        // The lists of reflections, runs and sources; of each entry its row and its batch; of the source that shows something manifest, segment and batch.
        using var meter = StorageCallMeter.Start();
        await service.Services.GetRequiredService<Reconciler>().ReconcileAsync(
            new ReconciliationRequest(null, Repair: false, 1000), service.Services.GetRequiredService<IDurableTaskClientProvider>().GetClient(), CancellationToken.None);
        Assert.Equal(3 + (2 * 2) + 3, meter.Count);
    }

    [Fact]
    public async Task Reconcile_EveryKindOfDrift_IsToldThenRepaired()
    {
        await using var service = await EmbeddedService.StartAsync(settings: ["--Liveness:Grace", "00:00:00"]);
        await SweptAsync(service.Api);
        await LoseManifestAsync(service);
        await LoseBlobAsync(service, "segment", applied => applied.Segment);
        await LoseBlobAsync(service, "batch", applied => applied.Batch);
        await MiscountAsync(service);
        await ReopenRunAsync(service);
        await ForgetSettlementAsync(service);
        await AcceptWithoutStartAsync(service);
        string[] expected =
        [
            "applied_manifest_missing manifest", "applied_segment_missing segment", "batch_missing batch", "entry_approved_without_intent approved",
            "run_not_terminal_but_instance_ended reopened", "run_without_instance unstarted", "source_counts_differ counts",
        ];

        var dry = await ReconcileAsync(service.Api, new { reflectionId = _reflection });
        Assert.Equal(expected, Kinds(dry));
        Assert.All(dry.GetProperty("drift").EnumerateArray(), drift => Assert.False(drift.GetProperty("repaired").GetBoolean()));
        Assert.Equal(expected, Kinds(await ReconcileAsync(service.Api, new { repair = false })));

        var repaired = await ReconcileAsync(service.Api, new { repair = true });
        Assert.Equal(expected, Kinds(repaired));
        Assert.All(repaired.GetProperty("drift").EnumerateArray(), drift => Assert.True(drift.GetProperty("repaired").GetBoolean(), drift.GetRawText()));
        foreach (var run in (await service.Api.GetAsync($"/api/reflections/{_reflection}/runs")).Json.GetProperty("items").EnumerateArray())
        {
            Assert.Equal("completed", (await service.Api.EndAsync(_reflection, run.Text("id")!)).Text("outcome"));
        }

        Assert.Empty(Kinds(await ReconcileAsync(service.Api, new { })));
        Assert.Equal(7, (await service.Api.GetAsync($"/api/reflections/{_reflection}/sources")).Json.GetProperty("items").EnumerateArray().Count(source => source.Text("status") == "ingested"));
    }

    [Fact]
    public async Task Reconcile_RunEndedAndItsInstanceWaits_EndsTheInstanceAndWithdrawsTheBatch()
    {
        await using var service = await EmbeddedService.StartAsync(settings: ["--Evaluation:Review", "Manual", "--Liveness:Grace", "00:00:00"]);
        var run = await HeldAsync(service.Api, "a");
        await ChangeRunAsync(service, run, record => record.Fail(new RunFailure("eval", "stage.error", "It was given up."), TimeProvider.System.GetUtcNow()));

        Assert.Equal(["instance_running_but_run_terminal a"], Kinds(await ReconcileAsync(service.Api, new { })));
        Assert.Equal(["instance_running_but_run_terminal a"], Kinds(await ReconcileAsync(service.Api, new { repair = true })));

        Assert.Empty(Kinds(await ReconcileAsync(service.Api, new { })));
        var key = (await service.Api.GetAsync($"/api/reflections/{_reflection}/runs/{run}")).Json.Text("ingestKey");
        Assert.Equal("superseded", (await service.Api.GetAsync($"/api/ledger/{key}")).Json.Text("status"));
    }

    [Fact]
    public async Task Reconcile_BatchOfAHeldRunIsGone_IsLeftToPeople()
    {
        await using var service = await EmbeddedService.StartAsync(settings: ["--Evaluation:Review", "Manual"]);
        var run = await HeldAsync(service.Api, "a");
        var record = (await RunAsync(service, run)).Value;
        var entry = (await service.Services.GetRequiredService<LedgerStore>().GetAsync(record.Key!, default))!.Value.Value;
        Assert.True(await service.Services.GetRequiredService<ArtifactStore>().DeleteAsync(entry.Batch, default));

        var drift = Assert.Single((await ReconcileAsync(service.Api, new { repair = true })).GetProperty("drift").EnumerateArray());

        Assert.Equal(("batch_missing", run, false), (drift.Text("kind"), drift.Text("runId"), drift.GetProperty("repaired").GetBoolean()));
    }

    [Theory]
    [InlineData("""{"max":0}""", 400, "max")]
    [InlineData("""{"max":10001}""", 400, "max")]
    [InlineData("""{"reflectionId":" "}""", 400, "reflectionId")]
    [InlineData("""{"reflectionId":"nobody"}""", 404, null)]
    [InlineData("""{"repare":true}""", 400, null)]
    public async Task Reconcile_RequestThatCannotBe_IsRefused(string body, int status, string? field)
    {
        await using var service = await EmbeddedService.StartAsync();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        var answer = await service.Api.PostAsync("/api/reconciliation", content, null);

        Assert.Equal((HttpStatusCode)status, answer.Status);
        Assert.True(field is null || answer.Json.Text("field") == field, answer.Text);
    }

    private static async Task<JsonElement> ReconcileAsync<T>(ApiSession api, T body)
    {
        var answer = await api.PostAsync("/api/reconciliation", JsonContent.Create(body), null);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return answer.Json;
    }

    private static IEnumerable<string> Kinds(JsonElement report) => report.GetProperty("drift").EnumerateArray()
        .Select(drift => $"{drift.Text("kind")} {drift.Text("sourceId")}").Order(StringComparer.Ordinal);

    /// <summary>The sweep that the start begins is over: the next one of the timer comes in minutes.</summary>
    private static async Task SweptAsync(ApiSession api)
    {
        while ((await api.GetAsync("/api/sweeps")).Json.GetProperty("items").GetArrayLength() == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System).WaitAsync(TimeSpan.FromSeconds(15), TimeProvider.System);
        }
    }

    private static string TextOf(string source) => $"Marta Lindqvist founded Norvik Ferries of {source} in 1987. The company is based in Aldersund.";

    private async Task<string> HeldAsync(ApiSession api, string source)
    {
        var run = (await api.PostAsync(_reflection, source, TextOf(source))).Json.Text("id")!;
        await api.WaitAsync(_reflection, run, json => json.Text("status") == "awaiting_review");
        return run;
    }

    private async Task<Stored<RunRecord>> RunAsync(EmbeddedService service, string run) =>
        (await service.Services.GetRequiredService<RunStore>().GetAsync(ReflectionId.Parse(_reflection), RunId.Parse(run), default))!.Value;

    private async Task ChangeRunAsync(EmbeddedService service, string run, Func<RunRecord, RunRecord> change)
    {
        var stored = await RunAsync(service, run);
        Assert.NotNull(await service.Services.GetRequiredService<RunStore>().TryWriteAsync(change(stored.Value), stored.ETag, default));
    }

    private async Task<(string Run, Stored<SourceState> Source)> AppliedAsync(EmbeddedService service, string source)
    {
        var run = await service.Api.IngestAsync(_reflection, source, TextOf(source));
        Assert.Equal("completed", run.Text("outcome"));
        return (run.Text("id")!, (await service.Services.GetRequiredService<SourceStore>().GetAsync(ReflectionId.Parse(_reflection), SourceId.Parse(source), default))!.Value);
    }

    private async Task LoseManifestAsync(EmbeddedService service)
    {
        var (_, source) = await AppliedAsync(service, "manifest");
        var partition = TableKeys.OfGeneration(source.Value.Reflection, source.Value.Source, source.Value.Applied!.Generation);
        Assert.True(await service.Services.GetRequiredService<ReflectionTables>().Open(TableNames.Knowledge).TryDeleteAsync(partition, "manifest", ETag.All, default));
    }

    private async Task LoseBlobAsync(EmbeddedService service, string name, Func<AppliedVersion, string> blob)
    {
        var (_, source) = await AppliedAsync(service, name);
        Assert.True(await service.Services.GetRequiredService<ArtifactStore>().DeleteAsync(blob(source.Value.Applied!), default));
    }

    private async Task MiscountAsync(EmbeddedService service)
    {
        var (_, source) = await AppliedAsync(service, "counts");
        var wrong = source.Value with { Applied = source.Value.Applied! with { Facts = 99 } };
        Assert.NotNull(await service.Services.GetRequiredService<SourceStore>().TryWriteAsync(wrong, source.ETag, default));
    }

    private async Task ReopenRunAsync(EmbeddedService service)
    {
        var (run, _) = await AppliedAsync(service, "reopened");
        await ChangeRunAsync(service, run, record => record with { Status = RunStatus.Applying, FinishedAt = null });
    }

    /// <summary>The flip is done, and storage has lost what came after it.</summary>
    private async Task ForgetSettlementAsync(EmbeddedService service)
    {
        var (run, _) = await AppliedAsync(service, "approved");
        var ledger = service.Services.GetRequiredService<LedgerStore>();
        var entry = (await ledger.GetAsync((await RunAsync(service, run)).Value.Key!, default))!.Value;
        Assert.NotNull(await ledger.TryWriteAsync(entry.Value with { Status = PatchStatus.Approved }, entry.ETag, default));
    }

    /// <summary>A run whose acceptance died before its orchestration was started.</summary>
    private async Task AcceptWithoutStartAsync(EmbeddedService service)
    {
        var client = new Mock<DurableTaskClient>("test") { CallBase = true };
        client.Setup(engine => engine.GetInstanceAsync(It.IsAny<string>(), It.IsAny<bool>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((string id, bool _, CancellationToken _) => new OrchestrationMetadata("any", id));
        var content = service.Services.GetRequiredService<AcceptRequestReader>().ReadInline(TextOf("unstarted"), "text/plain", null);
        await service.Services.GetRequiredService<RunAcceptance>().AcceptAsync(
            new AcceptRequest(ReflectionId.Parse(_reflection), SourceId.Parse("unstarted"), null, null, content, Force: false, null), client.Object, default);
    }
}
