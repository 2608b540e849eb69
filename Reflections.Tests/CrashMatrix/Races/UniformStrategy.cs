namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>
/// Any strand that can go on, at any step, with equal odds. Timers have small odds, for a clock that leaps at each step would only make
/// everybody poll; what may happen once happens at a step drawn beforehand.
/// </summary>
/// <param name="length">About how many steps a schedule has.</param>
internal sealed class UniformStrategy(Random random, int length) : RaceStrategy
{
    private const int TimerOdds = 12;

    private readonly Chances _chances = new(random, length);
    private readonly List<Choice> _ready = [];

    public override Choice Next(RaceScheduler scheduler, Choice fallback)
    {
        if (_chances.Due(scheduler) is { } chance)
        {
            return chance;
        }

        var kind = random.Next(TimerOdds) == 0 ? StepKind.Timer : StepKind.Work;
        return Any(scheduler, kind) ?? Any(scheduler, StepKind.Work) ?? fallback;
    }

    private Choice? Any(RaceScheduler scheduler, StepKind kind)
    {
        _ready.Clear();
        foreach (var strand in scheduler.Strands)
        {
            var ready = 0;
            var chosen = -1;
            for (var at = 0; at < strand.Parked.Count; at++)
            {
                // The n-th that is ready takes the place with odds of one to n: each has the same in the end.
                if (strand.Parked[at].Kind == kind && strand.Parked[at].IsReady && random.Next(++ready) == 0)
                {
                    chosen = at;
                }
            }

            if (chosen >= 0)
            {
                _ready.Add(new Choice(strand, chosen));
            }
        }

        return _ready.Count == 0 ? null : _ready[random.Next(_ready.Count)];
    }
}
