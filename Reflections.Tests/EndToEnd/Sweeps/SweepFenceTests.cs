using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Functions.Ledger;
using Reflections.Functions.Storage;
using Reflections.Tests.Azurite;
using Reflections.Tests.Functions.Storage;

namespace Reflections.Tests.EndToEnd.Sweeps;

/// <summary>
/// A sweep and a live run, with every request between them held where it hurts. What keeps them apart is the fence, never an age; a hub that is
/// told to take every other one for dead is a sweeper whose answer about liveness is wrong.
/// </summary>
[Trait("Category", "CrashMatrix")]
public sealed class SweepFenceTests
{
    private const string Text = "Marta Lindqvist founded Norvik Ferries in 1987. The company is based in Aldersund.";

    private static readonly ReflectionId Reflection = ReflectionId.Parse("fence");
    private static readonly SourceId Source = SourceId.Parse("a");
    private static readonly IngestKey Key = IngestKey.Of(Reflection, Source, ContentHash.OfCanonical(Text));

    private readonly string _prefix = SharedAzurite.UniquePrefix();

    [Fact]
    public async Task Sweep_RunsAndPatchesThatAreAliveAndOld_AreLeft()
    {
        await using var storage = await TestStorage.CreateAsync(_prefix);
        await using var service = await StartAsync(settings: ["--Evaluation:Review", "Manual"]);
        var run = (await service.Api.PostAsync(Reflection.Value, Source.Value, Text)).Json.Text("id")!;
        await service.Api.WaitAsync(Reflection.Value, run, json => json.Text("status") == "awaiting_review");
        var held = (await storage.Ledger.GetAsync(Key, default))!.Value;
        await storage.Unapplied.InsertPatchAsync(AnnouncementOf(held.Value, HubOf(service)), default);
        await AgeAsync(TimeSpan.FromDays(9000));

        // Its own hub, and another one whose clock is a month ahead.
        await using var late = await StartAsync(services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(new LateClock(TimeSpan.FromDays(30)))));
        foreach (var api in new[] { service.Api, late.Api })
        {
            var receipt = await api.SweepAsync();
            Assert.Equal(new Dictionary<string, int> { ["left"] = 2 }, receipt.Actions());
        }

        Assert.Equal(held, (await storage.Ledger.GetAsync(Key, default))!.Value);
        Assert.NotNull(await storage.Unapplied.GetPatchAsync(Key, default));
        await service.Api.PostAsync($"/api/reflections/{Reflection}/runs/{run}/review", System.Net.Http.Json.JsonContent.Create(new { decision = "approve" }), null);
        await AssertCompletedOnceAsync(storage, service, run, fence: 0);
    }

    [Fact]
    public async Task Sweep_GivesUpASlowApproval_TheApprovalFailsAndBeginsAgain()
    {
        await using var storage = await TestStorage.CreateAsync(_prefix);
        var approval = HeldRequest.OfEntryWrite();
        await using var slow = await StartAsync(approval.Watch);
        await using var wrong = await StartAsync(settings: ["--Liveness:HubGrace", "00:00:00"]);
        var run = await PostAsync(slow, approval);

        // The run is in the midst of approving: whoever knows that leaves it.
        Assert.Equal(new Dictionary<string, int> { ["left"] = 2 }, (await slow.Api.SweepAsync()).Actions());
        await storage.Unapplied.DeleteRunAsync(RunId.Parse(run), default);
        Assert.Equal("dropped", Assert.Single((await wrong.Api.SweepAsync()).Findings()).Text("action"));
        var fenced = (await storage.Ledger.GetAsync(Key, default))!.Value.Value;
        Assert.Equal((PatchStatus.Proposed, 1L), (fenced.Status, fenced.Fence));
        Assert.Null(await storage.Unapplied.GetPatchAsync(Key, default));
        approval.LetGo();

        await AssertCompletedOnceAsync(storage, slow, run, fence: 1);
    }

    [Fact]
    public async Task Sweep_TakesASlowRunOver_TheRunEndsOnceWhoeverIsFirst()
    {
        await using var storage = await TestStorage.CreateAsync(_prefix);
        var approval = HeldRequest.OfEntryWrite();
        await using var slow = await StartAsync(approval.Watch);

        // One row at a time: the patch first, then the run.
        await using var wrong = await StartAsync(settings: ["--Liveness:HubGrace", "00:00:00", "--Sweep:Parallel", "1"]);
        var run = await PostAsync(slow, approval);

        var receipt = await wrong.Api.SweepAsync();
        Assert.Equal(new Dictionary<string, int> { ["dropped"] = 1, ["started"] = 1 }, receipt.Actions());
        await AssertCompletedOnceAsync(storage, wrong, run, fence: 1);
        var ended = await storage.Runs.GetAsync(Reflection, RunId.Parse(run), default);
        approval.LetGo();

        await SweepRequests.PollAsync(
            async () => (await slow.Api.GetAsync($"/runtime/webhooks/durabletask/instances/{run}")).Json.Text("runtimeStatus"), status => status == "Completed");
        Assert.Equal(ended!.Value.ETag, (await storage.Runs.GetAsync(Reflection, RunId.Parse(run), default))!.Value.ETag);
        await AssertCompletedOnceAsync(storage, slow, run, fence: 1);
    }

    [Fact]
    public async Task Sweep_IsAboutToGiveUpWhenTheApprovalIsWritten_FindsItAppliedAndRaisesNoFence()
    {
        await using var storage = await TestStorage.CreateAsync(_prefix);
        var (approval, fence) = (HeldRequest.OfEntryWrite(), HeldRequest.OfEntryWrite());
        await using var slow = await StartAsync(approval.Watch);
        await using var wrong = await StartAsync(fence.Watch, "--Liveness:HubGrace", "00:00:00");
        var run = await PostAsync(slow, approval);
        await storage.Unapplied.DeleteRunAsync(RunId.Parse(run), default);

        var sweeping = wrong.Api.SweepAsync();
        await fence.Reached;
        approval.LetGo();
        await slow.Api.EndAsync(Reflection.Value, run);
        fence.LetGo();

        Assert.Equal("applied", Assert.Single((await sweeping).Findings()).Text("action"));
        await AssertCompletedOnceAsync(storage, slow, run, fence: 0);
    }

    private Task<EmbeddedService> StartAsync(Action<IServiceCollection>? configure = null, params string[] settings) =>
        EmbeddedService.StartAsync(configure, prefix: _prefix, settings: SweepRequests.OnlyWhenAsked(settings));

    /// <summary>Posts the document, and waits until the run is about to write its approval.</summary>
    private static async Task<string> PostAsync(EmbeddedService service, HeldRequest approval)
    {
        var run = (await service.Api.PostAsync(Reflection.Value, Source.Value, Text)).Json.Text("id")!;
        await approval.Reached;
        return run;
    }

    private static async Task AssertCompletedOnceAsync(TestStorage storage, EmbeddedService service, string run, long fence)
    {
        Assert.Equal("completed", (await service.Api.EndAsync(Reflection.Value, run)).Text("outcome"));
        var entry = (await storage.Ledger.GetAsync(Key, default))!.Value.Value;
        Assert.Equal((PatchStatus.Applied, fence, run), (entry.Status, entry.Fence, entry.Owner.Value));
        var source = (await storage.Sources.GetAsync(Reflection, Source, default))!.Value.Value;
        Assert.Equal((1, run), (Assert.Single(source.Flips).Generation, source.Applied!.Run.Value));
        Assert.Equal(0, (await service.Api.SweepAsync()).Number("examined"));
    }

    private static string HubOf(EmbeddedService service) => service.Services.GetRequiredService<Reflections.Functions.Ingestion.TaskHub>().Name;

    private static PatchRow AnnouncementOf(LedgerEntry entry, string hub) => new()
    {
        Reflection = entry.Reflection,
        Source = entry.Source,
        CreatedAt = TimeProvider.System.GetUtcNow(),
        Key = entry.Key,
        Generation = entry.Generation,
        Fence = entry.Fence,
        Run = entry.Owner,
        Hub = hub,
    };

    /// <summary>Lets all intents have been begun long ago.</summary>
    private async Task AgeAsync(TimeSpan age)
    {
        var table = new TableClient(await SharedAzurite.ConnectionStringAsync(), _prefix + TableNames.UnappliedPatches);
        await foreach (var row in table.QueryAsync<TableEntity>())
        {
            row["CreatedAt"] = row.GetDateTimeOffset("CreatedAt")!.Value - age;
            await table.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Replace);
        }
    }

    private sealed class LateClock(TimeSpan late) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + late;
    }
}
