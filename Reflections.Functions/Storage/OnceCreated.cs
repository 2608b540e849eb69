using Azure;

namespace Reflections.Functions.Storage;

/// <summary>Creates a table or container before its first use in this process. A failed attempt is made again by the next user.</summary>
internal sealed class OnceCreated(Func<CancellationToken, Task> create)
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile bool _done;

    /// <summary>Sends a write into it. When it is gone again, it is made once more: an emulator that is killed forgets its last seconds.</summary>
    /// <param name="gone">The error code by which the service says so.</param>
    public async Task<T> SendAsync<T>(Func<Task<T>> write, string gone, CancellationToken cancellation)
    {
        await EnsureAsync(cancellation);
        try
        {
            return await write();
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == gone)
        {
            _done = false;
            await EnsureAsync(cancellation);
            return await write();
        }
    }

    public async ValueTask EnsureAsync(CancellationToken cancellation)
    {
        if (_done)
        {
            return;
        }

        await _gate.WaitAsync(cancellation);
        try
        {
            if (!_done)
            {
                using var apart = StorageCallMeter.Apart();
                await create(cancellation);
                _done = true;
            }
        }
        finally
        {
            _gate.Release();
        }
    }
}
