namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>Takes switches out of a schedule that breaks a promise, as long as one is still broken: what is left is the race itself.</summary>
internal static class Shrinker
{
    /// <summary>The shortest schedule that was found.</summary>
    /// <param name="most">Schedules to try at most.</param>
    public static RaceResult Shrink(Explorer explorer, ulong seed, RaceResult broken, int most = 2000)
    {
        var shortest = broken;
        for (var size = Math.Max(1, broken.Switches.Count / 2); ;)
        {
            var shorter = false;
            for (var from = 0; from < shortest.Switches.Count && most-- > 0;)
            {
                var fewer = shortest.Switches.Where((_, at) => at < from || at >= from + size);
                if (explorer.Play(seed, fewer) is { Violation: not null } still && still.Switches.Count < shortest.Switches.Count)
                {
                    (shortest, shorter) = (still, true);
                }
                else
                {
                    from += size;
                }
            }

            if (most <= 0 || (size == 1 && !shorter))
            {
                return shortest;
            }

            size = Math.Max(1, size / 2);
        }
    }
}
