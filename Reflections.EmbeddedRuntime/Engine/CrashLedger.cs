using System.IO.MemoryMappedFiles;
using Reflections.EmbeddedRuntime.History;

namespace Reflections.EmbeddedRuntime.Engine;

/// <summary>
/// Notes in a memory-mapped file what is in progress, so that the next process knows what this one was doing when it died. Entering and
/// leaving is a write to memory, which the operating system keeps when the process is killed; no flush is paid per work item.
/// </summary>
internal sealed class CrashLedger : IDisposable
{
    private const int SlotSize = 16;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _slots;
    private readonly int _count;

    private CrashLedger(MemoryMappedFile file, int count, IReadOnlyCollection<InterruptedWork> interrupted)
    {
        _file = file;
        _slots = file.CreateViewAccessor(0, (long)count * SlotSize);
        _count = count;
        Interrupted = interrupted;
    }

    /// <summary>What the last process had in progress when it died.</summary>
    public IReadOnlyCollection<InterruptedWork> Interrupted { get; }

    /// <summary>A ledger that is forgotten with its process.</summary>
    public static CrashLedger InMemory(int slots) => new(MemoryMappedFile.CreateNew(null, (long)slots * SlotSize), slots, []);

    public static CrashLedger Open(string file, int slots)
    {
        var interrupted = File.Exists(file) ? Read(File.ReadAllBytes(file)) : [];
        var stream = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);

        // Written rather than only given a length: of a hole in the file a full disk takes the process down at the first note, without a word.
        stream.Seek(0, SeekOrigin.End);
        stream.Write(new byte[Math.Max(0, ((long)slots * SlotSize) - stream.Length)]);
        stream.Flush();
        var mapped = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
        return new CrashLedger(mapped, (int)(stream.Length / SlotSize), interrupted);
    }

    /// <summary>Forgets what the last process had in progress, once it is counted in the store.</summary>
    public void Clear()
    {
        for (var slot = 0; slot < _count; slot++)
        {
            Leave(slot);
        }
    }

    public void Enter(int slot, long key, int taskId)
    {
        // The key makes the slot valid, so it comes last.
        _slots.Write((slot * SlotSize) + sizeof(long), taskId);
        _slots.Write(slot * SlotSize, key);
    }

    public void Leave(int slot) => _slots.Write(slot * SlotSize, 0L);

    public void Dispose()
    {
        _slots.Dispose();
        _file.Dispose();
    }

    private static List<InterruptedWork> Read(byte[] content)
    {
        var found = new List<InterruptedWork>();
        for (var at = 0; at + SlotSize <= content.Length; at += SlotSize)
        {
            if (BitConverter.ToInt64(content, at) is not 0 and var key)
            {
                found.Add(new InterruptedWork(key, BitConverter.ToInt32(content, at + sizeof(long))));
            }
        }

        return found;
    }
}
