using System.Text;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Reflections.Tests.Functions.Storage.Service;

namespace Reflections.Tests.CrashMatrix.Faults;

/// <summary>Disturbs what is sent to tables and blobs. It sees every request that is really sent, repetitions included.</summary>
/// <param name="prefix">The installation's prefix of table names, left out of the labels.</param>
/// <param name="broken">The label of requests that are answered 500 for the time being, or null.</param>
internal sealed class FaultPolicy(FaultInjector faults, string prefix, Func<string?> broken) : HttpPipelinePolicy
{
    private const string HeldUp = "held up";

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var (call, fault) = faults.Enter(Place.Storage, LabelOf(message.Request));
        try
        {
            if (Refusal(call.Label == broken() ? Fault.Answer500 : fault) is { } answer)
            {
                TransportStep.Complete(message, answer, pipeline);
                return;
            }

            if (fault == Fault.ArriveLate)
            {
                message.SetProperty(HeldUp, true);
                throw new TaskCanceledException("The request took too long.");
            }

            await ProcessNextAsync(message, pipeline);
            faults.Done(call, fault);
            if (fault == Fault.LoseAnswer)
            {
                throw new IOException("The answer was lost.");
            }

            if (message.TryGetProperty(HeldUp, out _))
            {
                message.SetProperty(HeldUp, null!);
                await ArriveAsync(message, pipeline);
                faults.TookEffect?.Invoke(call);
            }
        }
        finally
        {
            faults.Leave();
        }
    }

    // The SDK sends synchronously only where it is called so, and nothing here does.
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("Storage is called asynchronously only.");

    /// <summary>The first sending reaches the service now; nobody waits for its answer any more.</summary>
    private static async Task ArriveAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var answered = message.Response;
        await ProcessNextAsync(message, pipeline);
        message.Response = answered;
    }

    private static MemoryAnswer? Refusal(Fault? fault) => fault switch
    {
        Fault.Answer409 => new MemoryAnswer(409),
        Fault.Answer412 => new MemoryAnswer(412),
        Fault.Answer429 => new MemoryAnswer(429, ("Retry-After", "1"), ("x-ms-retry-after-ms", "1")),
        Fault.Answer500 => new MemoryAnswer(500),
        Fault.Answer503 => new MemoryAnswer(503, ("Retry-After", "1"), ("x-ms-retry-after-ms", "1")),
        _ => null,
    };

    private string LabelOf(Request request)
    {
        var path = StorageRequest.PathWithinAccount(request.Uri.Path);
        var method = request.Method.Method;
        if (path.StartsWith("$batch", StringComparison.Ordinal))
        {
            return $"BATCH {TableIn(request)}";
        }

        if (path.Split('/') is [_, .., var kind, _])
        {
            return $"{method} blob {kind}";
        }

        if (!path.StartsWith(prefix, StringComparison.Ordinal))
        {
            return $"{method} {path}";
        }

        var table = path[prefix.Length..];
        var key = table.IndexOf('(', StringComparison.Ordinal);
        return $"{method} {(key < 0 ? table : table[..key])}{KindOf(table)}";
    }

    // An intent of one kind is another thing than one of another kind, though they share a table.
    private static string KindOf(string path) =>
        path.Contains("RowKey='patch-", StringComparison.Ordinal) ? " patch"
        : path.Contains("RowKey='run-", StringComparison.Ordinal) ? " run"
        : path.Contains("RowKey='clean-", StringComparison.Ordinal) ? " clean"
        : "";

    private string TableIn(Request request)
    {
        var body = new MemoryStream();
        request.Content!.WriteTo(body, default);
        var text = Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length);
        var at = text.IndexOf($"/{prefix}", StringComparison.Ordinal) + 1 + prefix.Length;
        return text[at..text.IndexOfAny(['(', ' ', '?'], at)];
    }
}
