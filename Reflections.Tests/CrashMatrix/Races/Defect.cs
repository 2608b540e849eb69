using Reflections.Domain.Identity;
using Reflections.Tests.Functions.Storage.Service;

namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>Something that is wrong between the app and what it relies on. Each way of being wrong is a class of its own.</summary>
internal abstract class Defect
{
    /// <summary>Answers a request.</summary>
    public virtual MemoryAnswer Answer(World world, StorageRequest request) => world.Storage.Answer(request);

    /// <summary>The id of a new run.</summary>
    public virtual RunId NextId(World world) => SeededRunIds.New(world);

    /// <summary>Whether an event that is raised arrives.</summary>
    public virtual bool Delivers(string eventName) => true;
}
