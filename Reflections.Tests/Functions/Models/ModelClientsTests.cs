using System.Text.Json;
using Reflections.Functions.Ingestion;
using Reflections.Functions.Models;
using Reflections.Tests.Models;

namespace Reflections.Tests.Functions.Models;

/// <summary>What each provider's client sends, as the service sees it.</summary>
public sealed class ModelClientsTests
{
    private const string Text = "Marta Lindqvist founded Norvik Ferries in 1987.";

    [Fact]
    public async Task CreateChat_NoKey_SendsNone()
    {
        await using var bench = await ModelBench.StartAsync("--Models:Chat:Key", "");

        await bench.EntitiesOfAsync(Text);

        Assert.False(bench.Server.Requests[0].Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task Azure_AsksTheDeploymentWithTheKey()
    {
        await using var server = await ModelServer.StartAsync();
        server.OnChat = _ => ModelReply.Entities(("1987", "date"));
        await using var bench = ModelBench.Over(server, TimeProvider.System, [.. Of(server, "Chat", "azureopenai", "chat-1"), .. Of(server, "Embeddings", "azureopenai", "embed-1")]);

        Assert.Single(await bench.EntitiesOfAsync(Text));
        Assert.Equal(47, (await bench.Embedder.GenerateAsync([Text]))[0].Vector.Span[0]);

        Assert.Equal(
            ["/openai/deployments/chat-1/chat/completions", "/openai/deployments/embed-1/embeddings"], server.Requests.Select(request => request.Path));
        Assert.All(server.Requests, request => Assert.Equal(ModelServer.Key, request.Headers["api-key"]));
        Assert.Equal("entities", server.Requests[0].Asked);
    }

    [Fact]
    public async Task Azure_ServiceIsBusy_IsAskedByOurCallerOnly()
    {
        await using var server = await ModelServer.StartAsync();
        server.OnChat = _ => ModelReply.Error(429, retryAfter: "0");
        await using var bench = ModelBench.Over(server, TimeProvider.System, [.. Of(server, "Chat", "azureopenai", "chat-1"), "--Models:MaxAttempts", "2"]);

        var failed = await Assert.ThrowsAsync<ModelUnavailableException>(() => bench.EntitiesOfAsync(Text));

        Assert.Equal((ModelErrorClass.RateLimited, 2), (failed.ErrorClass, server.Requests.Count));
    }

    [Fact]
    public async Task Ollama_AsksWithSchemaAndReadsItsAnswers()
    {
        await using var server = await ModelServer.StartAsync();
        server.OnChat = _ => new ModelReply(200, JsonSerializer.Serialize(new
        {
            model = "small",
            created_at = "2026-01-01T00:00:00Z",
            message = new { role = "assistant", content = """{"entities":[{"name":"1987","type":"date"}]}""" },
            done = true,
            done_reason = "stop",
            prompt_eval_count = 5,
            eval_count = 3,
        }));
        server.OnEmbed = request => new ModelReply(200, JsonSerializer.Serialize(new { model = "small", embeddings = request.Texts.Select(text => new[] { text.Length, 1f }) }));
        await using var bench = ModelBench.Over(server, TimeProvider.System, [.. Of(server, "Chat", "ollama", "small"), .. Of(server, "Embeddings", "ollama", "small")]);
        using var meter = ModelMeter.Start();

        Assert.Single(await bench.EntitiesOfAsync(Text));
        Assert.Equal(47, (await bench.Embedder.GenerateAsync([Text]))[0].Vector.Span[0]);

        Assert.Equal(["/api/chat", "/api/embed"], server.Requests.Select(request => request.Path));
        Assert.True(server.Requests[0].Json.GetProperty("format").GetProperty("properties").TryGetProperty("entities", out _));
        Assert.False(server.Requests[0].Json.GetProperty("stream").GetBoolean());
        Assert.Equal((2, 5L, 3L), (meter.Answers, meter.InputTokens, meter.OutputTokens));
    }

    [Theory]
    [InlineData(404, ModelErrorClass.NotFound)]
    [InlineData(401, ModelErrorClass.Refused)]
    public async Task Ollama_Refuses_FailsByTheSameNames(int status, string errorClass)
    {
        await using var server = await ModelServer.StartAsync();
        server.OnChat = _ => new ModelReply(status, """{"error":"model 'small' not found"}""");
        await using var bench = ModelBench.Over(server, TimeProvider.System, Of(server, "Chat", "ollama", "small"));

        var failed = await Assert.ThrowsAsync<StageFailedException>(() => bench.EntitiesOfAsync(Text));

        Assert.Equal(errorClass, failed.ErrorClass);
        Assert.Equal(status == 404, failed.Message.Contains("model 'small' not found", StringComparison.Ordinal));
    }

    private static string[] Of(ModelServer server, string part, string provider, string model) =>
        [$"--Models:{part}:Provider", provider, $"--Models:{part}:Endpoint", server.Address.AbsoluteUri, $"--Models:{part}:Model", model];
}
