namespace Reflections.Functions.Storage;

/// <summary>Creates a table or container before its first use in this process. A failed attempt is made again by the next user.</summary>
internal sealed class OnceCreated(Func<CancellationToken, Task> create)
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile bool _done;

    /// <summary>What was made is gone again: an emulator that is killed forgets its last seconds. The next user makes it once more.</summary>
    public void Forget() => _done = false;

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
