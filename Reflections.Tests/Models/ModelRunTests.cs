using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Reflections.EmbeddedRuntime.Engine;
using Reflections.Functions.Models;
using Reflections.Functions.Storage;
using Reflections.Tests.EndToEnd;

namespace Reflections.Tests.Models;

/// <summary>Whole runs whose knowledge comes from a model.</summary>
public sealed class ModelRunTests
{
    private const string Text = "Marta Lindqvist founded Norvik Ferries in 1987.";

    [Fact]
    public async Task Post_ModelsConfigured_EverythingComesFromThem()
    {
        await using var server = await ModelServer.StartAsync();
        server.OnChat = request => request.Asked == "entities"
            ? ModelReply.Entities(("Norvik Ferries", "organisation"))
            : ModelReply.Facts(ModelReply.Fact(Text, "Marta Lindqvist", "found", "Norvik Ferries", date: "1987", confidence: 0.25));
        await using var service = await EmbeddedService.StartAsync(settings: server.Settings(embeddings: true));

        var run = await service.Api.IngestAsync("r", "a", Text);

        Assert.True(run.Text("outcome") == "completed", run.GetRawText());
        Assert.Equal((1, 1, 0, 3), (run.Count("entities"), run.Count("facts"), run.Count("refusedFacts"), run.Count("modelCalls")));
        Assert.Equal((3 * ModelReply.InputTokens, 2 * ModelReply.OutputTokens), (run.Count("inputTokens"), run.Count("outputTokens")));
        var fact = Assert.Single((await service.Api.GetAsync("/api/reflections/r/facts")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(("Marta Lindqvist", "found", "Norvik Ferries"), (fact.Text("subject"), fact.Text("predicate"), fact.Text("object")));
        Assert.Equal(3, server.Requests.Count);

        var hits = (await service.Api.GetAsync("/api/reflections/r/search?q=Marta")).Json.GetProperty("items");
        Assert.Equal(1, hits.GetArrayLength());
        Assert.Equal("Marta", Assert.Single(server.Requests[^1].Texts));

        var skipped = await service.Api.IngestAsync("r", "a", Text);
        Assert.Equal("duplicate_skipped", skipped.Text("outcome"));
        Assert.Equal(4, server.Requests.Count);
    }

    [Fact]
    public async Task Post_AnotherModel_WorksOnTheSameContentAgain()
    {
        await using var server = await ModelServer.StartAsync();
        var prefix = Azurite.SharedAzurite.UniquePrefix();
        await using (var service = await EmbeddedService.StartAsync(prefix: prefix, settings: server.Settings()))
        {
            await service.Api.IngestAsync("r", "a", Text);
        }

        await using var changed = await EmbeddedService.StartAsync(prefix: prefix, settings: server.Settings(more: ["--Models:Chat:Model", "other"]));
        var again = await changed.Api.IngestAsync("r", "a", Text);

        Assert.Equal("completed", again.Text("outcome"));
        Assert.Equal(["scripted", "scripted", "other", "other"], server.Chats.Select(request => request.Json.Text("model")));
    }

    [Fact]
    public async Task Post_ServiceIsBusyForAWhile_CompletesWithExactlyTheCallsNeeded()
    {
        await using var server = await ModelServer.StartAsync();
        var refusals = 4;
        server.OnChat = request => Interlocked.Decrement(ref refusals) >= 0 ? ModelReply.Error(429, retryAfter: "0") : ScriptedDocument.Answer(request);
        await using var service = await EmbeddedService.StartAsync(settings: server.Settings(more: ["--Models:MaxAttempts", "5"]));

        var run = await service.Api.IngestAsync("r", "a", ScriptedDocument.Of(1));

        Assert.True(run.Text("outcome") == "completed", run.GetRawText());
        Assert.Equal((6, 1), (server.Chats.Count, run.Count("facts")));
        Assert.Equal(2 * ModelReply.OutputTokens, run.Count("outputTokens"));
    }

    [Fact]
    public async Task Post_ServiceAsksForALongWait_WaitsByDurableTimerAndAsksOnlyForWhatIsMissing()
    {
        await using var server = await ModelServer.StartAsync();
        var busy = true;
        server.OnChat = request => request.SourceText.Contains("Owner Adberg", StringComparison.Ordinal) && busy
            ? Busy() : ScriptedDocument.Answer(request);
        ModelReply Busy()
        {
            busy = false;
            return ModelReply.Error(429, retryAfter: "600");
        }

        await using var service = await EmbeddedService.StartAsync(
            services => services.AddSingleton<TimeProvider>(new FastTime(1000)).Configure<EngineOptions>(engine => engine.ReplayEveryTurn = true),
            settings: server.Settings(more: ["--Models:MaxParallelCalls", "1", "--Models:Timeout", "01:00:00", "--Storage:NetworkTimeout", "00:10:00"]));

        var run = await service.Api.IngestAsync("r", "a", ScriptedDocument.Of(5));

        Assert.True(run.Text("outcome") == "completed", run.GetRawText());
        Assert.Equal(5, run.Count("facts"));
        Assert.Equal(11, server.Chats.Count);
        Assert.All(server.Chats.GroupBy(request => (request.Asked, request.SourceText)), same => Assert.True(same.Count() == 1 || same.Key.SourceText.Contains("Adberg", StringComparison.Ordinal)));
        Assert.Equal((10 * ModelReply.InputTokens, 15), (run.Count("inputTokens"), run.Count("modelCalls")));
    }

    [Theory]
    [InlineData("entities", ModelErrorClass.Refused, "entity")]
    [InlineData("facts", ModelErrorClass.Truncated, "fact")]
    public async Task Post_ModelFailsForGood_EndsTheRunByNameAndTheNextAsksOnlyForTheRest(string asked, string errorClass, string stage)
    {
        await using var server = await ModelServer.StartAsync();
        var isBroken = true;
        server.OnChat = request => isBroken && request.Asked == asked && request.SourceText.Contains("Owner Adberg", StringComparison.Ordinal)
            ? errorClass == ModelErrorClass.Refused ? ModelReply.Error(401, message: ModelServer.Key) : ModelReply.Chat("{", "length")
            : ScriptedDocument.Answer(request);
        await using var service = await EmbeddedService.StartAsync(settings: server.Settings(more: ["--Models:MaxParallelCalls", "1"]));

        var failed = await service.Api.IngestAsync("r", "a", ScriptedDocument.Of(5));

        Assert.Equal("failed", failed.Text("outcome"));
        Assert.Equal((stage, errorClass), (failed.GetProperty("failure").Text("stage"), failed.GetProperty("failure").Text("errorClass")));
        Assert.DoesNotContain(ModelServer.Key, failed.GetRawText(), StringComparison.Ordinal);
        var before = server.Chats.Count;
        Assert.Equal(asked == "entities" ? 3 : 8, before);

        isBroken = false;
        var again = await service.Api.IngestAsync("r", "a", ScriptedDocument.Of(5));

        Assert.True(again.Text("outcome") == "completed", again.GetRawText());
        Assert.Equal(5, again.Count("facts"));
        Assert.Equal(before + (asked == "entities" ? 8 : 3), server.Chats.Count);
    }

    [Fact]
    public async Task Post_EmbeddingFailsInTheMiddleOfAGroup_TheNextAsksOnlyForTheRest()
    {
        await using var server = await ModelServer.StartAsync();
        server.OnChat = ScriptedDocument.Answer;
        var embed = server.OnEmbed;
        server.OnEmbed = request => server.Requests.Count == 2 ? ModelReply.Error(403) : embed(request);
        await using var service = await EmbeddedService.StartAsync(
            settings: server.Settings(embeddings: true, "--Models:MaxParallelCalls", "1", "--Models:Embeddings:BatchSize", "2"));

        var failed = await service.Api.IngestAsync("r", "a", ScriptedDocument.Of(5));
        var again = await service.Api.IngestAsync("r", "a", ScriptedDocument.Of(5));

        Assert.Equal(("failed", "embed", 2), (failed.Text("outcome"), failed.GetProperty("failure").Text("stage"), failed.Count("modelCalls")));
        Assert.True(again.Text("outcome") == "completed", again.GetRawText());
        Assert.Equal([2, 2, 2, 1], server.Requests.Where(request => request.IsEmbedding).Select(request => request.Texts.Count));
    }

    [Fact]
    public async Task Post_HostIsStoppedInTheMiddleOfAGroup_TheNextAsksOnlyForTheRest()
    {
        await using var server = await ModelServer.StartAsync();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isStalled = true;
        server.OnChat = request =>
        {
            if (!isStalled || !request.SourceText.Contains("Owner Aeberg", StringComparison.Ordinal))
            {
                return ScriptedDocument.Answer(request);
            }

            reached.TrySetResult();
            return ScriptedDocument.Answer(request) with { After = ModelReply.Never };
        };
        var prefix = Azurite.SharedAzurite.UniquePrefix();
        var data = Directory.CreateTempSubdirectory("reflections-models-").FullName;
        string id;
        await using (var first = await EmbeddedService.StartAsync(
            data: data, prefix: prefix, settings: server.Settings(more: ["--Models:MaxParallelCalls", "1", "--EmbeddedRuntime:DrainTimeout", "00:00:00.01"])))
        {
            id = (await first.Api.PostAsync("r", "a", ScriptedDocument.Of(5))).Json.Text("id")!;
            await reached.Task.WaitAsync(TimeSpan.FromSeconds(60));
        }

        isStalled = false;
        await using var second = await EmbeddedService.StartAsync(data: data, prefix: prefix, settings: server.Settings(more: ["--Models:MaxParallelCalls", "1"]));
        var run = await second.Api.EndAsync("r", id);

        Assert.True(run.Text("outcome") == "completed", run.GetRawText());
        Assert.Equal(5, run.Count("facts"));
        Assert.Equal(11, server.Chats.Count);
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task Search_EmbeddingModelIsAway_Answers503()
    {
        await using var server = await ModelServer.StartAsync();
        await using var service = await EmbeddedService.StartAsync(settings: server.Settings(embeddings: true, "--Models:MaxAttempts", "1"));
        await service.Api.IngestAsync("r", "a", Text);
        server.OnEmbed = _ => ModelReply.Error(503);

        var answer = await service.Api.GetAsync("/api/reflections/r/search?q=Marta");

        Assert.Equal((System.Net.HttpStatusCode.ServiceUnavailable, "urn:reflections:problem:model-unavailable"), (answer.Status, answer.Json.Text("type")));
    }

    [Fact]
    public async Task Post_NoModelConfigured_KeepsNothingChunkByChunk()
    {
        await using var service = await EmbeddedService.StartAsync();
        await service.Api.IngestAsync("r", "a", ScriptedDocument.Of(5));

        var names = await service.Services.GetRequiredService<ArtifactStore>().ListAsync("", CancellationToken.None).ToListAsync();

        Assert.Single(names, name => name.Contains("/facts/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_SettingsCannotBeUsed_SaysSoInOneLine()
    {
        var refused = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(
            () => EmbeddedService.StartAsync(settings: ["--Models:Chat:Provider", "openai", "--Models:Chat:Model", "m"]));

        Assert.Equal("Models:Chat:Key is missing: openai is asked with one.", refused.Message);
    }
}
