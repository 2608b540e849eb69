using Reflections.Tests.Functions.Storage.Service;

namespace Reflections.Tests.CrashMatrix.Races.Defects;

/// <summary>A generation's rows are acknowledged at once and written only after its flip.</summary>
internal sealed class LateKnowledge : Defect
{
    private readonly Queue<StorageRequest> _held = new();
    private World? _world;
    private bool _flipped;

    public override MemoryAnswer Answer(World world, StorageRequest request)
    {
        if (world != _world)
        {
            (_world, _flipped) = (world, false);
            _held.Clear();
        }

        while (_flipped && _held.TryDequeue(out var late))
        {
            base.Answer(world, late);
        }

        if (request.Path == "$batch" && RequestLabel.Of(request) == "BATCH Knowledge")
        {
            _held.Enqueue(request);
            return world.Storage.Fork().Answer(request);
        }

        _flipped = request.Method is "PUT" && request.Path.StartsWith("Sources", StringComparison.Ordinal);
        return base.Answer(world, request);
    }
}
