using Reflections.EmbeddedRuntime.History;

namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>
/// What an engine keeps when its process dies: the engine's own store, and a log of what was written to it, so that a world can begin where
/// another one stood.
/// </summary>
internal sealed class Hub
{
    private readonly List<Func<MemoryHistoryStore, Task>> _log = [];

    public Hub(string name)
    {
        Name = name;
    }

    private Hub(string name, IEnumerable<Func<MemoryHistoryStore, Task>> log)
        : this(name)
    {
        foreach (var write in log)
        {
            _log.Add(write);
            write(Store).GetAwaiter().GetResult();
        }
    }

    public string Name { get; }

    public MemoryHistoryStore Store { get; } = new();

    /// <summary>The process that works for the hub, or null while none does.</summary>
    public HostProcess? Process { get; set; }

    /// <summary>Writes, and notes what was written.</summary>
    public T Write<T>(Func<MemoryHistoryStore, Task<T>> write)
    {
        _log.Add(write);
        return write(Store).GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="Write{T}"/>
    public void Write(Func<MemoryHistoryStore, Task> write)
    {
        _log.Add(write);
        write(Store).GetAwaiter().GetResult();
    }

    /// <summary>A hub of another world that stands where this one does, without a process.</summary>
    public Hub Fork() => new(Name, _log);
}
