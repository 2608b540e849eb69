using Azure.Core;
using Azure.Core.Pipeline;

namespace Reflections.Tests.Functions.Storage.Service;

/// <summary>
/// Tables and blobs in this process. As the last of the storage policies it answers every request itself, at once and on the caller's thread,
/// so that a test decides what happens between any two requests and can afford tens of thousands of them.
/// It knows what the stores send and no more; <see cref="StorageTwinTests"/> proves that it answers that as Azurite does.
/// </summary>
internal sealed class MemoryStorageService : HttpPipelinePolicy
{
    /// <summary>
    /// An account for clients that have no other: nothing listens there, and no emulator is started for it. Any other account does as well.
    /// </summary>
    public const string ConnectionString =
        "DefaultEndpointsProtocol=http;AccountName=memory;AccountKey=bWVtb3J5;TableEndpoint=http://tables.invalid;BlobEndpoint=http://blobs.invalid";

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private StorageState _state;
    private int _requests;

    /// <summary>An account with nothing in it.</summary>
    /// <param name="time">The service's clock: timestamps of rows, and the date of each answer.</param>
    public MemoryStorageService(TimeProvider time)
        : this(time, StorageState.Empty)
    {
    }

    private MemoryStorageService(TimeProvider time, StorageState state) => (_time, _state) = (time, state);

    /// <summary>Requests answered since it was made, refused ones included.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Another service with what this one holds now; from here on each goes its own way.</summary>
    /// <param name="time">Its clock; this one's when left out.</param>
    public MemoryStorageService Fork(TimeProvider? time = null)
    {
        lock (_gate)
        {
            return new MemoryStorageService(time ?? _time, _state);
        }
    }

    /// <summary>What it holds now, as it holds it: to look at after each of very many requests.</summary>
    public StorageState State
    {
        get
        {
            lock (_gate)
            {
                return _state;
            }
        }
    }

    /// <summary>What it holds now, to look at.</summary>
    public StorageSnapshot Snapshot()
    {
        lock (_gate)
        {
            return new StorageSnapshot(_state);
        }
    }

    /// <summary>Answers one request, whole before any other.</summary>
    /// <exception cref="NotSupportedException">No store sends such a request.</exception>
    public MemoryAnswer Answer(StorageRequest request)
    {
        lock (_gate)
        {
            _requests++;
            var clock = new WriteClock(_time.GetUtcNow(), _state.Writes);
            var (state, answer) = request.IsForBlobs ? BlobRequests.Answer(request, _state, clock) : TableRequests.Answer(request, _state, clock);
            _state = state with { Writes = clock.Writes };
            answer.Date = clock.Now;
            return answer;
        }
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        message.CancellationToken.ThrowIfCancellationRequested();
        TransportStep.Complete(message, Answer(StorageRequest.Of(message.Request)), pipeline);
    }

    public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Process(message, pipeline);
        return ValueTask.CompletedTask;
    }
}
