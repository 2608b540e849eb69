using Reflections.Domain.Identity;

namespace Reflections.Tests.CrashMatrix.Races.Defects;

/// <summary>Two runs get one id, and so one orchestration.</summary>
internal sealed class ReusedId : Defect
{
    private World? _world;
    private RunId? _given;

    public override RunId NextId(World world)
    {
        _given = _world == world ? _given : null;
        _world = world;
        return _given ??= base.NextId(world);
    }
}
