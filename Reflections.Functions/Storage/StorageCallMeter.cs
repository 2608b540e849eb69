namespace Reflections.Functions.Storage;

/// <summary>
/// Counts the requests sent to table and blob storage by the flow that started it and by everything that flow awaits.
/// Meters nest: an inner one's requests count for the outer one too.
/// </summary>
public sealed class StorageCallMeter : IDisposable
{
    private static readonly AsyncLocal<StorageCallMeter?> Current = new();

    private readonly StorageCallMeter? _outer;
    private readonly bool _tellsOuter;
    private int _count;

    private StorageCallMeter(bool tellsOuter)
    {
        _outer = Current.Value;
        _tellsOuter = tellsOuter;
        Current.Value = this;
    }

    /// <summary>Requests sent since the start, repetitions included.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Starts to count; dispose it in the method that started it.</summary>
    public static StorageCallMeter Start() => new(tellsOuter: true);

    /// <summary>Ends the counting. <see cref="Count"/> stays.</summary>
    public void Dispose() => Current.Value = _outer;

    /// <summary>What is sent until it is disposed is nobody's cost: the once-per-process creation of tables.</summary>
    internal static StorageCallMeter Apart() => new(tellsOuter: false);

    internal static void Record()
    {
        for (var meter = Current.Value; meter is not null; meter = meter._tellsOuter ? meter._outer : null)
        {
            Interlocked.Increment(ref meter._count);
        }
    }
}
