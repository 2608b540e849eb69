using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Moq;
using Reflections.Domain.Chunking;
using Reflections.Domain.Documents;
using Reflections.Domain.Evaluation;
using Reflections.Domain.Extraction;
using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Domain.Runs;
using Reflections.Functions.Ingestion;
using Reflections.Functions.Ledger;
using Reflections.Functions.Patches;
using Reflections.Functions.Runs;
using Reflections.Functions.Storage;
using Reflections.Functions.Sweeping;

namespace Reflections.Tests.EndToEnd;

public sealed class RecoveryTests
{
    private const string Text = "Marta Lindqvist founded Norvik Ferries in 1987. The company is based in Aldersund.";

    [Fact]
    public async Task Sweep_ApprovedPatchThatNobodyApplies_IsAppliedAndItsRunCompleted()
    {
        await using var service = await EmbeddedService.StartAsync();
        await SweepAsync(service);
        var run = await PlantApprovedPatchAsync(service.Services, hub: "a hub that never was");

        var receipt = await SweepAsync(service);

        Assert.Equal(1, receipt.GetProperty("recovered").GetInt32());
        var ended = await service.Api.EndAsync("planted", run.Value);
        Assert.Equal("completed", ended.Text("outcome"));
        Assert.Equal("sweeper", ended.Text("recoveredBy"));
        Assert.Equal("ingested", (await service.Api.GetAsync("/api/reflections/planted/sources/a")).Json.Text("status"));
        Assert.NotEqual(0, (await service.Api.GetAsync("/api/reflections/planted/facts")).Json.GetProperty("items").GetArrayLength());

        var second = await SweepAsync(service);
        Assert.Equal(0, second.GetProperty("examined").GetInt32());
        Assert.Equal(16, second.GetProperty("storageCalls").GetInt32());
    }

    [Fact]
    public async Task Sweep_DryRun_ChangesNothing()
    {
        await using var service = await EmbeddedService.StartAsync();
        await SweepAsync(service);
        var run = await PlantApprovedPatchAsync(service.Services, hub: "a hub that never was");

        var receipt = await SweepAsync(service, dryRun: true);

        Assert.True(receipt.GetProperty("dryRun").GetBoolean());
        Assert.Equal(1, receipt.GetProperty("recovered").GetInt32());
        Assert.Equal("applying", (await service.Api.GetAsync($"/api/reflections/planted/runs/{run}")).Json.Text("status"));
    }

    [Fact]
    public async Task Post_ManyAtOnceAndTheWorkerFails_AnotherDoesTheWork()
    {
        var reflection = ApiSession.NewReflection();
        var inner = new RuleFactExtractor();
        var attempts = 0;
        var failing = new Mock<IFactExtractor>();
        failing.Setup(facts => facts.Fingerprint).Returns(inner.Fingerprint);
        failing.Setup(facts => facts.ExtractAsync(It.IsAny<Chunk>(), It.IsAny<IReadOnlyList<EntityMention>>(), It.IsAny<CancellationToken>()))
            .Returns((Chunk chunk, IReadOnlyList<EntityMention> entities, CancellationToken cancellation) =>
                Interlocked.Increment(ref attempts) == 1
                    ? throw new StageFailedException("model.refused", "The model refused the text.")
                    : inner.ExtractAsync(chunk, entities, cancellation));
        await using var service = await EmbeddedService.StartAsync(services => services.Replace(ServiceDescriptor.Singleton(failing.Object)));

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => service.Api.PostAsync(reflection, "a", Text)));
        var runs = await Task.WhenAll(answers.Select(answer => service.Api.EndAsync(reflection, answer.Json.Text("id")!)));

        var outcomes = runs.GroupBy(run => run.Text("outcome")!).ToDictionary(group => group.Key, group => group.Count());
        Assert.True(
            outcomes.GetValueOrDefault("failed") == 1 && outcomes.GetValueOrDefault("completed") == 1 && outcomes.GetValueOrDefault("duplicate_skipped") == 18,
            string.Join("\n", runs.Select(run => run.GetRawText())));
        Assert.Equal("model.refused", runs.Single(run => run.Text("outcome") == "failed").GetProperty("failure").Text("errorClass"));
    }

    [Theory]
    [InlineData("batches")]
    [InlineData("text")]
    public async Task Post_AThenBThenAWhenWhatWasToBeReusedIsGone_WorksItOutAgain(string lost)
    {
        await using var service = await EmbeddedService.StartAsync();
        var reflection = ApiSession.NewReflection();
        await service.Api.IngestAsync(reflection, "a", Text);
        var first = (await service.Api.GetAsync($"/api/reflections/{reflection}/export")).Text;
        await service.Api.IngestAsync(reflection, "a", Text + " It employs 140 people.");
        await DeleteBlobsAsync(service.Services, reflection, lost);

        var third = await service.Api.IngestAsync(reflection, "a", Text);

        Assert.Equal("completed", third.Text("outcome"));
        Assert.Equal(first, (await service.Api.GetAsync($"/api/reflections/{reflection}/export")).Text);
    }

    [Fact]
    public async Task Sweep_TerminatedWhileItWorked_EndsCancelledAndGivesTheTurnBack()
    {
        // Blobs are shared by all tests: under a known name the work might be found done.
        var reflection = ApiSession.NewReflection();
        var release = new TaskCompletionSource();
        var working = new TaskCompletionSource();
        var inner = new RuleFactExtractor();
        var stalling = new Mock<IFactExtractor>();
        stalling.Setup(facts => facts.Fingerprint).Returns(inner.Fingerprint);
        stalling.Setup(facts => facts.ExtractAsync(It.IsAny<Chunk>(), It.IsAny<IReadOnlyList<EntityMention>>(), It.IsAny<CancellationToken>()))
            .Returns(async (Chunk chunk, IReadOnlyList<EntityMention> entities, CancellationToken cancellation) =>
            {
                working.TrySetResult();
                await release.Task;
                return await inner.ExtractAsync(chunk, entities, cancellation);
            });
        await using var service = await EmbeddedService.StartAsync(services => services.Replace(ServiceDescriptor.Singleton(stalling.Object)));
        await SweepAsync(service);
        var run = (await service.Api.PostAsync(reflection, "a", Text)).Json;
        await working.Task.WaitAsync(TimeSpan.FromSeconds(15), TimeProvider.System);

        await service.Api.PostAsync(run.Text("terminatePostUri")!.Replace("{text}", "enough", StringComparison.Ordinal), null, null);
        release.SetResult();
        while ((await service.Api.GetAsync(run.Text("statusQueryGetUri")!)).Json.Text("runtimeStatus") != "Terminated")
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System).WaitAsync(TimeSpan.FromSeconds(15), TimeProvider.System);
        }

        // The first may be one that the timer had started, and that had looked before.
        await SweepAsync(service);
        await SweepAsync(service);

        Assert.Equal("cancelled", (await service.Api.EndAsync(reflection, run.Text("id")!)).Text("outcome"));
        var source = await service.Services.GetRequiredService<SourceStore>().GetAsync(ReflectionId.Parse(reflection), SourceId.Parse("a"), CancellationToken.None);
        Assert.Null(source!.Value.Value.Turn);
        Assert.Equal(0, (await SweepAsync(service)).GetProperty("examined").GetInt32());
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Terminated, true)]
    [InlineData(OrchestrationRuntimeStatus.Terminated, false)]
    [InlineData(OrchestrationRuntimeStatus.Failed, true)]
    public async Task SettleUnapplied_OrchestrationEndedAfterTheApproval_CompletesTheRun(OrchestrationRuntimeStatus ended, bool applied)
    {
        await using var service = await EmbeddedService.StartAsync();
        await SweepAsync(service);
        var hub = service.Services.GetRequiredService<TaskHub>().Name;
        var id = await PlantApprovedPatchAsync(service.Services, hub);
        var run = (await service.Services.GetRequiredService<RunStore>().GetAsync(ReflectionId.Parse("planted"), id, CancellationToken.None))!.Value.Value;
        if (applied)
        {
            await service.Services.GetRequiredService<PatchProtocol>().ApplyAsync(run.Reflection, run.Source, run.Key!, run.Ticket, run.Id.Value, CancellationToken.None);
        }

        var open = await service.Services.GetRequiredService<UnappliedStore>().InsertRunAsync(OpenRuns.RowOf(run), CancellationToken.None);
        var client = new Mock<DurableTaskClient>("test") { CallBase = true };
        client.Setup(engine => engine.GetInstanceAsync(id.Value, It.IsAny<bool>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(new OrchestrationMetadata(nameof(IngestOrchestrator), id.Value) { RuntimeStatus = ended });
        var sweeper = ActivatorUtilities.CreateInstance<Sweeper>(service.Services);
        await sweeper.SettleUnapplied(
            new SettleInput(new SweepTarget(open.ETag.ToString(), Run: open.Value), DryRun: false), client.Object, CancellationToken.None);

        Assert.Equal("completed", (await service.Api.EndAsync("planted", id.Value)).Text("outcome"));
        Assert.Equal(0, (await SweepAsync(service)).GetProperty("examined").GetInt32());
    }

    private static async Task DeleteBlobsAsync(IServiceProvider services, string reflection, string kind)
    {
        var artifacts = services.GetRequiredService<ArtifactStore>();
        var deleted = 0;
        await foreach (var name in artifacts.ListAsync(Sha256Text.Of(reflection)[..16], CancellationToken.None))
        {
            if (name.Contains($"/{kind}/", StringComparison.Ordinal))
            {
                Assert.True(await artifacts.DeleteAsync(name, CancellationToken.None));
                deleted++;
            }
        }

        Assert.NotEqual(0, deleted);
    }

    private static async Task<System.Text.Json.JsonElement> SweepAsync(EmbeddedService service, bool dryRun = false)
    {
        while (true)
        {
            var started = await service.Api.PostAsync($"/api/sweeps?dryRun={dryRun}", null, null);
            System.Text.Json.JsonElement status;
            do
            {
                status = (await service.Api.GetAsync(started.Json.Text("statusQueryGetUri")!)).Json;
            }
            while (status.Text("runtimeStatus") is "Pending" or "Running");
            Assert.Equal("Completed", status.Text("runtimeStatus"));

            // The request may have joined a sweep that the timer had started.
            if (status.GetProperty("input").GetProperty("dryRun").GetBoolean() == dryRun && status.GetProperty("output").GetProperty("dryRun").GetBoolean() == dryRun)
            {
                return status.GetProperty("output");
            }
        }
    }

    /// <summary>Brings storage to where a host died between approving a patch and applying it.</summary>
    private static async Task<RunId> PlantApprovedPatchAsync(IServiceProvider services, string hub)
    {
        var cancellation = CancellationToken.None;
        var pipeline = services.GetRequiredService<Pipeline>();
        var (reflection, source) = (ReflectionId.Parse("planted"), SourceId.Parse("a"));
        var document = new CanonicalDocument(Text, null, false);
        var now = TimeProvider.System.GetUtcNow();
        var run = new RunRecord
        {
            Id = RunId.New(TimeProvider.System),
            Reflection = reflection,
            Source = source,
            Status = RunStatus.Applying,
            Ticket = 1,
            Hub = hub,
            Input = new SourceInput(null, "raw", "text/plain", null),
            Content = document.Hash,
            Key = IngestKey.Of(reflection, source, document.Hash),
            CreatedAt = now,
        };
        await services.GetRequiredService<ReflectionStore>().EnsureAsync(reflection, now, cancellation);
        await services.GetRequiredService<SourceStore>().TryWriteAsync(
            new SourceState { Reflection = reflection, Source = source }.TakeTicket(run.Id, withTurn: false, hub, now), null, cancellation);
        await services.GetRequiredService<RunStore>().TryWriteAsync(run, null, cancellation);
        var batch = await BuildAsync(pipeline, run, document);
        var patches = services.GetRequiredService<PatchProtocol>();
        var entry = await patches.ProposeAsync(run, run.Key!, document.Hash, pipeline.Fingerprint, batch, cancellation);
        var verdict = BatchEvaluator.Judge(batch, document.Text, null, 0, pipeline.Policy);
        Assert.IsType<ApproveResult.Approved>(await patches.ApproveAsync(entry, verdict, hub, 0, cancellation));
        return run.Id;
    }

    private static async Task<PatchBatch> BuildAsync(Pipeline pipeline, RunRecord run, CanonicalDocument document)
    {
        var chunk = Assert.Single(pipeline.Chunker.Chunk(document));
        var vectors = await pipeline.Embedder.GenerateAsync([chunk.Text]);
        var mentions = await pipeline.Entities.ExtractAsync(chunk, CancellationToken.None);
        return PatchBatchBuilder.Build(
            run.Reflection, run.Source, document, null, pipeline.Fingerprint, [chunk],
            new Dictionary<string, ReadOnlyMemory<float>> { [chunk.Hash] = vectors[0].Vector },
            new Dictionary<string, IReadOnlyList<EntityMention>> { [chunk.Hash] = mentions },
            new Dictionary<string, IReadOnlyList<ExtractedFact>> { [chunk.Hash] = await pipeline.Facts.ExtractAsync(chunk, mentions, CancellationToken.None) });
    }
}
