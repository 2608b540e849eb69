namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>
/// Each strand has a priority, and the highest that can go on does; at a few steps, drawn beforehand, the one that is about to go on falls to the
/// lowest. So a schedule has few switches, and those at unlikely places: most races need no more than two or three
/// (Burckhardt et al., "A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs", ASPLOS 2010).
/// </summary>
/// <param name="length">About how many steps a schedule has.</param>
/// <param name="falls">At how many steps a strand falls.</param>
internal sealed class PriorityStrategy : RaceStrategy
{
    private const int TimerOdds = 3;

    private readonly Random _random;
    private readonly Chances _chances;
    private readonly Dictionary<Strand, int> _priorities = [];
    private readonly HashSet<int> _falls = [];
    private int _lowest;

    public PriorityStrategy(Random random, int length, int falls)
    {
        _random = random;
        _chances = new Chances(random, length);
        for (var fall = 0; fall < falls; fall++)
        {
            _falls.Add(random.Next(length));
        }
    }

    public override Choice Next(RaceScheduler scheduler, Choice fallback)
    {
        if (_chances.Due(scheduler) is { } chance)
        {
            return chance;
        }

        var highest = Highest(scheduler);
        if (highest is null || !_falls.Remove(scheduler.Steps))
        {
            return highest ?? fallback;
        }

        _priorities[highest.Value.Strand] = --_lowest;
        return _random.Next(TimerOdds) == 0 && scheduler.EarliestTimer() is { } timer ? timer : Highest(scheduler)!.Value;
    }

    private Choice? Highest(RaceScheduler scheduler)
    {
        Choice? highest = null;
        var best = int.MinValue;
        foreach (var strand in scheduler.Strands)
        {
            if (!_priorities.TryGetValue(strand, out var priority))
            {
                _priorities[strand] = priority = _random.Next(1, int.MaxValue);
            }

            if (priority > best && strand.FirstOf(StepKind.Work) is var first and >= 0)
            {
                (highest, best) = (new Choice(strand, first), priority);
            }
        }

        return highest;
    }
}
