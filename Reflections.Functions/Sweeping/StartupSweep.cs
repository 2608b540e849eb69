using Reflections.Functions.Ingestion;

namespace Reflections.Functions.Sweeping;

/// <summary>
/// Whether this process still has to compare its engine's last finished runs with storage. Only a hub that lives in a data folder has a
/// store of its own that outlasts its emulator, and it stops working with its process: once a process is enough.
/// </summary>
public sealed class StartupSweep(TaskHub hub)
{
    private readonly Lock _gate = new();
    private DateTimeOffset? _since;
    private bool _done = !hub.IsExclusive;

    /// <summary>The moment from which on runs have to be compared; null when that is done.</summary>
    /// <param name="lastSweep">When the last sweep that the engine knows of was created. The first answer stands: later ones are of this process.</param>
    public DateTimeOffset? Since(DateTimeOffset? lastSweep)
    {
        lock (_gate)
        {
            _since ??= lastSweep ?? DateTimeOffset.UnixEpoch;
            return _done ? null : _since;
        }
    }

    /// <summary>Notes that the comparison could not be carried out: a later sweep has to be asked for it again.</summary>
    public void Undone()
    {
        lock (_gate)
        {
            _done = !hub.IsExclusive;
        }
    }

    /// <summary>Notes that a sweep was asked to compare them.</summary>
    public void Done()
    {
        lock (_gate)
        {
            _done = true;
        }
    }
}
