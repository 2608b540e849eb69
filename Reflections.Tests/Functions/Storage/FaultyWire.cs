using Azure.Core;
using Azure.Core.Pipeline;

namespace Reflections.Tests.Functions.Storage;

/// <summary>How the wire fails at the chosen request.</summary>
public enum WireFault
{
    /// <summary>The process dies before the request is sent, and sends nothing any more.</summary>
    DieBefore,

    /// <summary>The process dies after the service has done it.</summary>
    DieAfter,

    /// <summary>The answer is lost; the client repeats what the service has already done.</summary>
    LoseAnswer,
}

/// <summary>Sits where all storage traffic passes and fails at the n-th request.</summary>
internal sealed class FaultyWire : HttpPipelinePolicy
{
    private int _sent;
    private int _failAt;
    private WireFault _fault;
    private volatile bool _dead;

    /// <summary>Requests sent since <see cref="FailAt"/> or <see cref="Mend"/>.</summary>
    public int Sent => Volatile.Read(ref _sent);

    public void FailAt(int request, WireFault fault) => (_sent, _failAt, _fault, _dead) = (0, request, fault, false);

    public void Mend() => FailAt(0, default);

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var hit = Before();
        await ProcessNextAsync(message, pipeline);
        After(hit);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var hit = Before();
        ProcessNext(message, pipeline);
        After(hit);
    }

    private bool Before()
    {
        var hit = Interlocked.Increment(ref _sent) == _failAt;
        _dead |= hit && _fault == WireFault.DieBefore;
        return _dead ? throw new DiedException() : hit;
    }

    private void After(bool hit)
    {
        if (hit && _fault == WireFault.LoseAnswer)
        {
            throw new IOException("The answer was lost.");
        }

        _dead |= hit;
        if (_dead)
        {
            throw new DiedException();
        }
    }
}
