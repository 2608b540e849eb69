using System.Globalization;
using Reflections.Domain.Identity;
using Reflections.Functions.Acceptance;

namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>Ids that are the same each time a schedule is run.</summary>
internal sealed class SeededRunIds(Lab lab) : IRunIdSource
{
    public RunId Next() => lab.Defect?.NextId(lab.World) ?? New(lab.World);

    /// <summary>A new id, named in the order in which they are made.</summary>
    public static RunId New(World world)
    {
        var time = world.Clock.Now.ToUnixTimeMilliseconds().ToString("x12", CultureInfo.InvariantCulture);
        var id = RunId.Parse(string.Create(CultureInfo.InvariantCulture, $"{time}7{world.Random.Next(0x1000):x3}8{world.Random.Next(0x1000):x3}{world.Random.NextInt64(1L << 48):x12}"));
        world.NameRun(id.Value);
        return id;
    }
}
