using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net.Http.Headers;
using Azure.AI.OpenAI;
using Azure.Identity;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using OllamaSharp;
using OpenAI;

namespace Reflections.Functions.Models;

/// <summary>Makes the clients of the configured models. None of them tries again or times out by itself: <see cref="ModelCaller"/> does, for all.</summary>
public sealed class ModelClients(IOptions<ModelsOptions> options, TimeProvider time) : IDisposable
{
    /// <summary>Stands for a key where the client insists on one; never sent.</summary>
    internal const string NoKey = "none";

    private static readonly Uri LocalOllama = new("http://localhost:11434");
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    private readonly List<HttpClient> _clients = [];

    /// <summary>A client of the chat model.</summary>
    /// <exception cref="InvalidOperationException">None is configured.</exception>
    public IChatClient CreateChat()
    {
        var chat = options.Value.Chat;
        return chat.Service == ModelProvider.Ollama ? Ollama(chat) : OpenAI(chat).GetChatClient(chat.Model).AsIChatClient();
    }

    /// <summary>A client of the embedding model.</summary>
    /// <exception cref="InvalidOperationException">None is configured.</exception>
    public IEmbeddingGenerator<string, Embedding<float>> CreateEmbeddings()
    {
        var embeddings = options.Value.Embeddings;
        return embeddings.Service == ModelProvider.Ollama
            ? Ollama(embeddings) : OpenAI(embeddings).GetEmbeddingClient(embeddings.Model).AsIEmbeddingGenerator(embeddings.Dimensions);
    }

    /// <inheritdoc/>
    public void Dispose() => _clients.ForEach(client => client.Dispose());

    private OpenAIClient OpenAI(ModelOptions model)
    {
        var http = Http(model);
        switch (model.Service)
        {
            case ModelProvider.AzureOpenAI:
                var azure = Once(new AzureOpenAIClientOptions(), http);
                return string.IsNullOrEmpty(model.Key)
                    ? new AzureOpenAIClient(model.Endpoint, new DefaultAzureCredential(), azure)
                    : new AzureOpenAIClient(model.Endpoint, new ApiKeyCredential(model.Key), azure);
            case ModelProvider.OpenAI or ModelProvider.OpenAICompatible:
                var openAI = Once(new OpenAIClientOptions { Endpoint = model.Endpoint }, http);
                return new OpenAIClient(new ApiKeyCredential(string.IsNullOrEmpty(model.Key) ? NoKey : model.Key), openAI);
            default:
                throw new InvalidOperationException("No such model is configured.");
        }
    }

    private OllamaApiClient Ollama(ModelOptions model)
    {
        var http = Http(model);
        http.BaseAddress = model.Endpoint ?? LocalOllama;
        if (!string.IsNullOrEmpty(model.Key))
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", model.Key);
        }

        return new OllamaApiClient(http, model.Model!);
    }

    private static T Once<T>(T client, HttpClient http)
        where T : ClientPipelineOptions
    {
        client.Transport = new HttpClientPipelineTransport(http);
        client.RetryPolicy = new ClientRetryPolicy(maxRetries: 0);
        client.NetworkTimeout = Timeout.InfiniteTimeSpan;
        return client;
    }

    private HttpClient Http(ModelOptions model)
    {
        // A redirect would carry a source's text to an address that nobody configured.
        var connections = new SocketsHttpHandler { ConnectTimeout = ConnectTimeout, PooledConnectionLifetime = ConnectionLifetime, AllowAutoRedirect = false };
        var http = new HttpClient(new ModelHttpHandler(model.Key, time, connections)) { Timeout = Timeout.InfiniteTimeSpan };
        _clients.Add(http);
        return http;
    }
}
