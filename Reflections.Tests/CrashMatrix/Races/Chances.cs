namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>Draws at which steps things happen that may happen once, and in which way; some do not.</summary>
internal sealed class Chances(Random random, int length)
{
    private readonly Dictionary<Strand, int> _steps = [];

    /// <summary>What is to happen now, or null.</summary>
    public Choice? Due(RaceScheduler scheduler)
    {
        foreach (var strand in scheduler.Strands)
        {
            if (strand.Parked is not [{ Kind: StepKind.Chance }, ..])
            {
                continue;
            }

            // Beyond the length: it does not happen in this schedule.
            if (!_steps.TryGetValue(strand, out var step))
            {
                _steps[strand] = step = scheduler.Steps + random.Next(2 * length);
            }

            if (scheduler.Steps >= step)
            {
                _steps.Remove(strand);
                return new Choice(strand, random.Next(strand.Parked.Count));
            }
        }

        return null;
    }
}
