using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Reflections.Tests.Models;

/// <summary>A model service on a loopback port: remembers what it is asked, and answers as it is told.</summary>
internal sealed class ModelServer : IAsyncDisposable
{
    public const string Key = "sk-test-9f8e7d6c5b4a";
    public const int Dimensions = 4;

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ModelRequest> _requests = new();
    private int _inFlight;
    private int _mostInFlight;

    private ModelServer(WebApplication app) => _app = app;

    /// <summary>Answers a chat request. A name that many texts have, and no statement, unless it is set.</summary>
    public Func<ModelRequest, ModelReply> OnChat { get; set; } = request =>
        request.Asked == "entities" ? ModelReply.Entities(("Norvik Ferries", "organisation")) : ModelReply.Facts();

    /// <summary>Answers a request for vectors: ones that differ by length and first letter, unless it is set.</summary>
    public Func<ModelRequest, ModelReply> OnEmbed { get; set; } = request =>
        ModelReply.Vectors([.. request.Texts.Select(text => new float[] { text.Length, text[0], text[^1], 1 })]);

    public Uri Address { get; private set; } = null!;

    public IReadOnlyList<ModelRequest> Requests => [.. _requests];

    public IReadOnlyList<ModelRequest> Chats => [.. _requests.Where(request => !request.IsEmbedding)];

    public int InFlight => Volatile.Read(ref _inFlight);

    public int MostInFlight => Volatile.Read(ref _mostInFlight);

    public static async Task<ModelServer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var server = new ModelServer(builder.Build());
        server._app.Run(server.AnswerAsync);
        await server._app.StartAsync();
        server.Address = new Uri(server._app.Urls.Single());
        return server;
    }

    /// <summary>Settings that make this the chat model, and with <paramref name="embeddings"/> the embedding model too.</summary>
    public string[] Settings(bool embeddings = false, params string[] more) =>
    [
        .. SettingsOf("Chat"),
        .. embeddings ? SettingsOf("Embeddings") : [],
        .. more,
    ];

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private string[] SettingsOf(string part) =>
    [
        $"--Models:{part}:Provider", "openai-compatible", $"--Models:{part}:Endpoint", $"{Address}v1", $"--Models:{part}:Model", "scripted", $"--Models:{part}:Key", Key,
    ];

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var request = new ModelRequest(context.Request.Path, headers, await reader.ReadToEndAsync());
        _requests.Enqueue(request);
        var now = Interlocked.Increment(ref _inFlight);
        for (var most = MostInFlight; now > most && Interlocked.CompareExchange(ref _mostInFlight, now, most) != most; most = MostInFlight)
        {
        }

        try
        {
            var reply = request.IsEmbedding ? OnEmbed(request) : OnChat(request);
            await reply.After.WaitAsync(context.RequestAborted);
            if (reply.IsLost)
            {
                context.Abort();
                return;
            }

            context.Response.StatusCode = reply.Status;
            context.Response.ContentType = "application/json";
            if (reply.RetryAfter is not null)
            {
                context.Response.Headers.RetryAfter = reply.RetryAfter;
            }

            // Before the body: who has the whole answer may ask again at once.
            Interlocked.Decrement(ref _inFlight);
            now = 0;
            await context.Response.WriteAsync(reply.Body, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The client gave up, as some tests want it to.
        }
        finally
        {
            if (now > 0)
            {
                Interlocked.Decrement(ref _inFlight);
            }
        }
    }
}
