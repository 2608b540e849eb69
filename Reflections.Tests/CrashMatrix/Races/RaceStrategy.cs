namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>Chooses what happens next.</summary>
internal abstract class RaceStrategy
{
    /// <param name="fallback">The default order's choice.</param>
    public abstract Choice Next(RaceScheduler scheduler, Choice fallback);
}
