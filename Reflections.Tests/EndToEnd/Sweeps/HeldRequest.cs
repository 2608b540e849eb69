using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Reflections.Functions.Storage;

namespace Reflections.Tests.EndToEnd.Sweeps;

/// <summary>Holds back the first storage request of a host that fits, until it is told to let go.</summary>
internal sealed class HeldRequest(Func<Request, bool> fits) : HttpPipelinePolicy
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _letGo = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _seen;

    /// <summary>Ends when the request is held.</summary>
    public Task Reached => _reached.Task.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);

    /// <summary>The first write over an entry of the ledger.</summary>
    public static HeldRequest OfEntryWrite() => new(request => request.Method == RequestMethod.Put && request.Uri.Path.Contains("IngestLedger(", StringComparison.Ordinal));

    /// <summary>The first row that comes into the ledger.</summary>
    public static HeldRequest OfEntryInsert() => new(request => request.Method == RequestMethod.Post && request.Uri.Path.EndsWith("IngestLedger", StringComparison.Ordinal));

    public void LetGo() => _letGo.TrySetResult();

    /// <summary>Puts it where all storage traffic of a host passes.</summary>
    public void Watch(IServiceCollection services) => services.Configure<StorageOptions>(options => options.Policies.Add(this));

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (fits(message.Request) && Interlocked.Exchange(ref _seen, 1) == 0)
        {
            _reached.TrySetResult();
            await _letGo.Task;
        }

        await ProcessNextAsync(message, pipeline);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);
}
