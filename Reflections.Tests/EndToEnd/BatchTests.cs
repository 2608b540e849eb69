using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Moq;
using Reflections.Domain.Chunking;
using Reflections.Domain.Extraction;
using Reflections.Tests.Azurite;

namespace Reflections.Tests.EndToEnd;

public sealed class BatchTests
{
    // Blobs are shared by all tests: under a known name the work might be found done.
    private readonly string _reflection = ApiSession.NewReflection();

    [Fact]
    public async Task Post_ManySources_EndsWithAnOutcomeForEachAndSkipsThemAllTheNextTime()
    {
        await using var service = await EmbeddedService.StartAsync();

        var accepted = await PostAsync(service.Api, 9, concurrency: 3);
        var batch = accepted.Json.GetProperty("batch");
        Assert.Equal(("running", 9), (batch.Text("status"), batch.GetProperty("total").GetInt32()));
        var ended = await EndAsync(service.Api, accepted.Json.Text("id")!);

        Assert.Equal("completed", ended.Text("status"));
        Assert.Equal("""{"completed":9}""", ended.GetProperty("outcomes").GetRawText());
        Assert.Equal(Enumerable.Range(0, 9).Select(i => $"s{i}"), Items(ended).Select(item => item.Text("sourceId")));
        Assert.Equal(9, (await RunsAsync(service.Api)).Select(run => run.Text("id")).Intersect(Items(ended).Select(item => item.Text("runId"))).Count());
        var status = (await service.Api.GetAsync(accepted.Json.Text("statusQueryGetUri")!)).Json;
        Assert.Equal("""{"stage":"batch","done":9,"total":9,"outcomes":{"completed":9}}""", status.GetProperty("customStatus").GetRawText());

        var again = await EndAsync(service.Api, (await PostAsync(service.Api, 9, concurrency: 3)).Json.Text("id")!);
        Assert.Equal("""{"duplicate_skipped":9}""", again.GetProperty("outcomes").GetRawText());
        Assert.All(Items(again), item => Assert.Contains("applied this content", item.Text("reason"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Post_SameKey_IsTheSameBatchAndWithAnotherPayloadRefused()
    {
        await using var service = await EmbeddedService.StartAsync();

        var first = await PostAsync(service.Api, 2, key: "k");
        var second = await PostAsync(service.Api, 2, key: "k");
        var other = await PostAsync(service.Api, 3, key: "k");

        Assert.Equal(first.Json.Text("id"), second.Json.Text("id"));
        Assert.Equal((HttpStatusCode)422, other.Status);
        await EndAsync(service.Api, first.Json.Text("id")!);
        Assert.Equal(2, (await RunsAsync(service.Api)).Count);
    }

    [Theory]
    [InlineData("""{"items":[]}""", "items")]
    [InlineData("""{}""", "items")]
    [InlineData("""{"items":[{"sourceId":"a","content":"Text."}],"concurrency":33}""", "concurrency")]
    [InlineData("""{"items":[{"sourceId":"a","content":"Text."},null]}""", "items[1]")]
    [InlineData("""{"items":[{"sourceId":"a","content":"Text."},{"sourceId":" ","content":"Text."}]}""", "items[1].sourceId")]
    [InlineData("""{"items":[{"sourceId":"a","content":"Text."},{"content":"Text."}]}""", "items[1].sourceId")]
    [InlineData("""{"items":[{"sourceId":"a","content":"Text."},{"sourceId":"a","content":"Other."}]}""", "items[1].sourceId")]
    [InlineData("""{"items":[{"sourceId":"a","content":"Text."},{"sourceId":"b"}]}""", "items[1].url")]
    [InlineData("""{"items":[{"sourceId":"a","content":"Text."},{"sourceId":"b","url":"file:///etc/passwd"}]}""", "items[1].url")]
    [InlineData("""{"items":[{"sourceId":"a","content":"Text."},{"sourceId":"b","url":"https://a.example","content":"Text."}]}""", "items[1].content")]
    [InlineData("""{"items":[{"sourceId":"a","content":"Text."},{"sourceId":"b","content":"  "}]}""", "items[1].content")]
    [InlineData("""{"items":[{"sourceId":"a","content":"Text."},{"sourceId":"b","content":"Text.","contentType":"image/png"}]}""", "items[1].contentType")]
    public async Task Post_OneItemIsBad_IsRefusedWholeAndNamesIt(string body, string field)
    {
        await using var service = await EmbeddedService.StartAsync();

        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var answer = await service.Api.PostAsync($"/api/reflections/{_reflection}/batches", content, "k");

        Assert.InRange((int)answer.Status, 400, 415);
        Assert.Equal(field, answer.Json.Text("field"));
        Assert.Equal(HttpStatusCode.NotFound, (await service.Api.GetAsync($"/api/reflections/{_reflection}/runs")).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(service.Api, 1, key: "k")).Status);
    }

    [Fact]
    public async Task Host_StoppedInTheMiddle_TheNextOneGoesOnAndStartsNoRunTwice()
    {
        var data = Directory.CreateTempSubdirectory("reflections-batch-").FullName;
        var prefix = SharedAzurite.UniquePrefix();
        var gate = new Gate();
        var first = await EmbeddedService.StartAsync(gate.Register, data, prefix);
        var id = (await PostAsync(first.Api, 6, concurrency: 2)).Json.Text("id")!;
        await gate.Entered.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        var stopped = first.DisposeAsync();
        gate.Open();
        await stopped;

        await using (var second = await EmbeddedService.StartAsync(data: data, prefix: prefix))
        {
            var ended = await EndAsync(second.Api, id);
            Assert.Equal(("completed", """{"completed":6}"""), (ended.Text("status"), ended.GetProperty("outcomes").GetRawText()));
            Assert.Equal(
                Items(ended).Select(item => item.Text("runId")).Order(StringComparer.Ordinal),
                (await RunsAsync(second.Api)).Select(run => run.Text("id")).Order(StringComparer.Ordinal));
        }

        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task Cancel_WhileARunWorks_StartsNoMoreAndLetsItEnd()
    {
        var gate = new Gate();
        await using var service = await EmbeddedService.StartAsync(gate.Register);
        var id = (await PostAsync(service.Api, 3, concurrency: 1)).Json.Text("id")!;
        await gate.Entered.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);

        var cancelled = await service.Api.PostAsync($"/api/reflections/{_reflection}/batches/{id}/cancel", null, null);
        Assert.Equal((HttpStatusCode.Accepted, "running"), (cancelled.Status, cancelled.Json.Text("status")));
        gate.Open();
        var ended = await EndAsync(service.Api, id);

        Assert.Equal(("cancelled", """{"cancelled":2,"completed":1}"""), (ended.Text("status"), ended.GetProperty("outcomes").GetRawText()));
        Assert.Single(await RunsAsync(service.Api));
        var again = await service.Api.PostAsync($"/api/reflections/{_reflection}/batches/{id}/cancel", null, null);
        Assert.Equal((HttpStatusCode.Accepted, ended.GetRawText()), (again.Status, again.Json.GetRawText()));
    }

    [Fact]
    public async Task Cancel_OrchestrationWasTerminated_EndsTheBatchAtOnce()
    {
        var gate = new Gate();
        await using var service = await EmbeddedService.StartAsync(gate.Register);
        var accepted = (await PostAsync(service.Api, 3, concurrency: 1)).Json;
        await gate.Entered.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        await service.Api.PostAsync(accepted.Text("terminatePostUri")!.Replace("{text}", "enough", StringComparison.Ordinal), null, null);
        while ((await service.Api.GetAsync(accepted.Text("statusQueryGetUri")!)).Json.Text("runtimeStatus") != "Terminated")
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System).WaitAsync(TimeSpan.FromSeconds(15), TimeProvider.System);
        }

        var cancelled = await service.Api.PostAsync($"/api/reflections/{_reflection}/batches/{accepted.Text("id")}/cancel", null, null);
        gate.Open();

        Assert.Equal("cancelled", cancelled.Json.Text("status"));
    }

    [Fact]
    public async Task Run_HeldForReview_IsNotWaitedFor()
    {
        await using var service = await EmbeddedService.StartAsync(settings: ["--Evaluation:Review", "Manual"]);

        var ended = await EndAsync(service.Api, (await PostAsync(service.Api, 3, concurrency: 1)).Json.Text("id")!);

        Assert.Equal(("completed", """{"awaiting_review":3}"""), (ended.Text("status"), ended.GetProperty("outcomes").GetRawText()));
    }

    [Fact]
    public async Task Get_UnknownBatch_IsNotFound()
    {
        await using var service = await EmbeddedService.StartAsync();
        var id = (await PostAsync(service.Api, 1)).Json.Text("id")!;

        foreach (var path in new[] { $"{_reflection}/batches/{new string('0', 32)}", $"{_reflection}/batches/x", $"another/batches/{id}" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await service.Api.GetAsync($"/api/reflections/{path}")).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await service.Api.PostAsync($"/api/reflections/{path}/cancel", null, null)).Status);
        }
    }

    private static List<JsonElement> Items(JsonElement list) => [.. list.GetProperty("items").EnumerateArray()];

    private async Task<List<JsonElement>> RunsAsync(ApiSession api) => Items((await api.GetAsync($"/api/reflections/{_reflection}/runs")).Json);

    private Task<Answer> PostAsync(ApiSession api, int count, int concurrency = 4, string? key = null)
    {
        var items = Enumerable.Range(0, count).Select(i => new { sourceId = $"s{i}", content = $"Marta Lindqvist founded Norvik Ferries in 19{i:D2}.", contentType = "text/markdown" });
        return api.PostAsync($"/api/reflections/{_reflection}/batches", JsonContent.Create(new { items, concurrency }), key);
    }

    private async Task<JsonElement> EndAsync(ApiSession api, string id)
    {
        var deadline = TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(60);
        while (true)
        {
            var batch = (await api.GetAsync($"/api/reflections/{_reflection}/batches/{id}")).Json;
            if (batch.Text("status") != "running")
            {
                Assert.Equal(batch.GetProperty("total").GetInt32(), batch.GetProperty("done").GetInt32());
                Assert.NotEqual(JsonValueKind.Null, batch.GetProperty("finishedAt").ValueKind);
                return batch;
            }

            Assert.True(TimeProvider.System.GetUtcNow() < deadline, batch.GetRawText());
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    /// <summary>Holds up the extraction of facts until it is opened.</summary>
    private sealed class Gate
    {
        private readonly TaskCompletionSource _entered = new();
        private readonly TaskCompletionSource _open = new();

        public Task Entered => _entered.Task;

        public void Open() => _open.SetResult();

        public void Register(IServiceCollection services)
        {
            var inner = new RuleFactExtractor();
            var held = new Mock<IFactExtractor>();
            held.Setup(facts => facts.Fingerprint).Returns(inner.Fingerprint);
            held.Setup(facts => facts.ExtractAsync(It.IsAny<Chunk>(), It.IsAny<IReadOnlyList<EntityMention>>(), It.IsAny<CancellationToken>()))
                .Returns(async (Chunk chunk, IReadOnlyList<EntityMention> entities, CancellationToken cancellation) =>
                {
                    _entered.TrySetResult();
                    await _open.Task;
                    return await inner.ExtractAsync(chunk, entities, cancellation);
                });
            services.Replace(ServiceDescriptor.Singleton(held.Object));
        }
    }
}
