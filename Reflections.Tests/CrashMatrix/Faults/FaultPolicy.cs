using System.Text;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Reflections.Tests.Functions.Storage.Service;

namespace Reflections.Tests.CrashMatrix.Faults;

/// <summary>Disturbs what is sent to tables and blobs. It sees every request that is really sent, repetitions included.</summary>
/// <param name="prefix">The installation's prefix of table names, left out of the labels.</param>
/// <param name="broken">The label of requests that are answered 400 for the time being, or null.</param>
/// <param name="memory">Hands a request to the service in memory; null on Azurite.</param>
internal sealed class FaultPolicy(FaultInjector faults, string prefix, Func<string?> broken, Action<StorageRequest>? memory) : HttpPipelinePolicy
{
    private const string HeldUp = "held up";

    // What is held up arrives after the next call of its kind, or when so many others were made.
    private const int LongestDelay = 12;

    // By this the app knows an answer of the service from one that something on the way made up: these are believed, and lie.
    private static readonly (string Name, string Value) OfTheService = ("x-ms-request-id", "00000000-0000-0000-0000-000000000000");

    private readonly Lock _gate = new();
    private (StorageRequest Request, string Label, int Waited)? _heldUp;

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var (call, fault) = faults.Enter(Place.Storage, LabelOf(message.Request));
        try
        {
            if ((call.Label == broken() ? new MemoryAnswer(400, OfTheService) : Refusal(fault)) is { } answer)
            {
                TransportStep.Complete(message, answer, pipeline);
                return;
            }

            if (fault == Fault.ArriveLate)
            {
                HoldUp(message, call.Label);
                throw new TaskCanceledException("The request took too long.");
            }

            await ProcessNextAsync(message, pipeline);
            faults.Done(call, fault);
            if (fault == Fault.LoseAnswer)
            {
                throw new IOException("The answer was lost.");
            }

            if (await ArrivesAsync(message, call.Label, pipeline))
            {
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

    private void HoldUp(HttpMessage message, string label)
    {
        message.SetProperty(HeldUp, true);
        lock (_gate)
        {
            _heldUp = memory is null ? null : (StorageRequest.Of(message.Request), label, -1);
        }
    }

    /// <summary>
    /// What was held up reaches the service now, when it is time, and nobody waits for its answer any more: after its own repetition, and after the
    /// next call of its kind. On Azurite, which takes no second request from here, right after its repetition.
    /// </summary>
    private async Task<bool> ArrivesAsync(HttpMessage message, string label, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (memory is null)
        {
            if (!message.TryGetProperty(HeldUp, out _))
            {
                return false;
            }

            var answered = message.Response;
            await ProcessNextAsync(message, pipeline);
            message.Response = answered;
            return true;
        }

        lock (_gate)
        {
            if (_heldUp is not { } late)
            {
                return false;
            }

            _heldUp = late with { Waited = late.Waited + 1 };
            if (late.Waited < 0 || (late.Label != label && late.Waited < LongestDelay))
            {
                return false;
            }

            _heldUp = null;
            memory(late.Request);
            return true;
        }
    }

    private static MemoryAnswer? Refusal(Fault? fault) => fault switch
    {
        Fault.Answer409 => new MemoryAnswer(409, OfTheService),
        Fault.Answer412 => new MemoryAnswer(412, OfTheService),
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
