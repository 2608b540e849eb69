using System.Collections.Concurrent;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Reflections.Tests.Functions.Storage.Service;

/// <summary>
/// Sends each request on, to Azurite, and asks a <see cref="MemoryStorageService"/> the same. Azurite's answer is the one that counts;
/// where the other one differs in anything that the SDK looks at, that is noted.
/// </summary>
internal sealed class TwinStorage : HttpPipelinePolicy, IDisposable
{
    private const string IfMatch = "If-Match: ";

    // One at a time, so that both see all requests in the same order.
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ConcurrentQueue<string> _differences = new();

    // Each service has ETags of its own: those of Azurite, which the stores know, to those of the other for the same version.
    private readonly Dictionary<string, string> _etags = new(StringComparer.Ordinal);

    private bool _over;

    /// <summary>The service that is compared.</summary>
    public MemoryStorageService Memory { get; } = new(TimeProvider.System);

    /// <summary>Request and both answers, for each request that was not answered alike. What follows the first may follow from it.</summary>
    public IReadOnlyCollection<string> Differences => _differences;

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var request = StorageRequest.Of(message.Request);
        await _gate.WaitAsync(message.CancellationToken);
        try
        {
            var body = await SendAsync(message, pipeline);
            if (!_over)
            {
                Compare(request, AnswerForm.Of(request, message.Response, body));
            }
        }
        catch
        {
            // A request cancelled on its way may have been carried out: what both hold from now on is not known to be the same.
            _over = true;
            throw;
        }
        finally
        {
            _gate.Release();
        }
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("No store waits for an answer.");

    public void Dispose() => _gate.Dispose();

    private static async Task<byte[]> SendAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await ProcessNextAsync(message, pipeline);
        using var body = new MemoryStream();
        if (message.Response.ContentStream is { } stream)
        {
            await stream.CopyToAsync(body);
            await stream.DisposeAsync();
            message.Response.ContentStream = new MemoryStream(body.ToArray());
        }

        return body.ToArray();
    }

    private void Compare(StorageRequest request, AnswerForm azurite)
    {
        AnswerForm memory;
        try
        {
            var answer = Memory.Answer(Translate(request));
            memory = AnswerForm.Of(request, answer, answer.Body);
        }
        catch (Exception problem)
        {
            memory = new AnswerForm(problem.ToString(), []);
        }

        if (azurite.Text != memory.Text)
        {
            _differences.Enqueue($"{request}\n-- Azurite:\n{azurite.Text}\n-- in memory:\n{memory.Text}");
        }

        foreach (var (theirs, ours) in azurite.ETags.Zip(memory.ETags))
        {
            _etags[theirs] = ours;
        }
    }

    private StorageRequest Translate(StorageRequest request) => request with
    {
        IfMatch = request.IfMatch is { } etag ? Translate(etag) : null,
        Body = request.Path == "$batch"
            ? Encoding.UTF8.GetBytes(string.Join("\r\n", Encoding.UTF8.GetString(request.Body.Span).Split("\r\n").Select(line =>
                line.StartsWith(IfMatch, StringComparison.Ordinal) ? IfMatch + Translate(line[IfMatch.Length..]) : line)))
            : request.Body,
    };

    private string Translate(string etag) => _etags.GetValueOrDefault(etag, etag);
}
