using Reflections.Tests.Functions.Storage.Service;

namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>What the worlds of one exploration share, one after the other: the app's composition, models, the site that is fetched, and the clock.</summary>
internal sealed class Lab : IDisposable
{
    private readonly Dictionary<string, HostKit> _kits = new(StringComparer.Ordinal);

    public Lab(LabSettings settings, Defect? defect = null)
    {
        Settings = settings;
        Defect = defect;
        Models = new CountedModels(this);
        Site = new ScriptedSite(this);
        Ids = new SeededRunIds(this);
    }

    public LabSettings Settings { get; }

    /// <summary>What is wrong with the storage or the engine, or null.</summary>
    public Defect? Defect { get; }

    public RaceClock Clock { get; } = new();

    public CountedModels Models { get; }

    public ScriptedSite Site { get; }

    public SeededRunIds Ids { get; }

    /// <summary>The world that runs now.</summary>
    public World World { get; private set; } = null!;

    public HostKit KitOf(string hub)
    {
        if (!_kits.TryGetValue(hub, out var kit))
        {
            _kits[hub] = kit = new HostKit(this, hub);
        }

        return kit;
    }

    /// <summary>Begins a world, from where <paramref name="origin"/> stands or from nothing; the one before ends.</summary>
    public World Begin(ulong seed, World? origin = null) => World = new World(this, seed, origin);

    /// <summary>Answers a request, with the defect if there is one.</summary>
    public MemoryAnswer Answer(StorageRequest request) => Defect is null ? World.Storage.Answer(request) : Defect.Answer(World, request);

    public void Dispose()
    {
        foreach (var kit in _kits.Values)
        {
            kit.Dispose();
        }
    }
}
