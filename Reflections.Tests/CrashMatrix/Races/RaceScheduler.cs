using Reflections.Tests.Functions.Storage;

namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>
/// Takes one step at a time, on the caller's thread: whatever the step sets free runs inline until it parks again. So a schedule is the list
/// of choices alone, and the same choices give the same run.
/// </summary>
internal sealed class RaceScheduler(RaceClock clock, Action<string> violate)
{
    private readonly Thread _thread = Thread.CurrentThread;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(1);

    private readonly List<Strand> _strands = [];
    private readonly Dictionary<string, Strand> _byName = new(StringComparer.Ordinal);

    /// <summary>The strands in the order in which they began.</summary>
    public IReadOnlyList<Strand> Strands => _strands;

    /// <summary>Whose code runs now, or null between steps.</summary>
    public Strand? Current { get; private set; }

    /// <summary>Who took the last step, or null before the first.</summary>
    public Strand? Last { get; private set; }

    /// <summary>Steps taken.</summary>
    public int Steps { get; private set; }

    /// <summary>What was taken, in order.</summary>
    public List<Taken> Trace { get; } = [];

    /// <summary>Where the default order was left: with the same switches the same steps are taken.</summary>
    public List<Switch> Switches { get; } = [];

    public Strand Add(string name, HostProcess? process)
    {
        var unique = name;
        for (var n = 2; _byName.ContainsKey(unique); n++)
        {
            unique = FormattableString.Invariant($"{name}~{n}");
        }

        var strand = new Strand(unique, process);
        _strands.Add(strand);
        _byName.Add(unique, strand);
        return strand;
    }

    public Strand? Find(string name) => _byName.GetValueOrDefault(name);

    public Step Park(Step step)
    {
        if (Thread.CurrentThread != _thread)
        {
            violate($"'{step.Label}' comes from another thread than the scheduler's:\n{Environment.StackTrace}");
        }

        step.Strand.Parked.Add(step);
        return step;
    }

    public void Unpark(Step step) => step.Strand.Parked.Remove(step);

    /// <summary>Waits until the scheduler takes the step of the code that calls.</summary>
    /// <param name="outlives">See <see cref="Step.Outlives"/>.</param>
    /// <param name="when">See <see cref="Step.When"/>.</param>
    public Task PermitAsync(string label, bool outlives = false, Func<bool>? when = null)
    {
        var strand = Current ?? throw new InvalidOperationException($"'{label}' comes from outside the scheduler.");
        var permit = new TaskCompletionSource();
        Park(new Step(strand, StepKind.Work, label, permit.SetResult)
        {
            Die = () => permit.SetException(new DiedException()),
            Outlives = outlives,
            When = when,
        });
        return permit.Task;
    }

    /// <summary>Runs code as the strand's, until it parks.</summary>
    public void In(Strand strand, Action code)
    {
        var outer = Current;
        Current = strand;
        try
        {
            code();
        }
        finally
        {
            Current = outer;
        }
    }

    /// <summary>Takes the step.</summary>
    /// <param name="fallback">What the default order would have taken.</param>
    public void Take(Choice choice, Choice fallback)
    {
        var step = choice.Step;
        Trace.Add(new Taken(choice.Strand.Name, step.Label));
        if (choice != fallback)
        {
            Switches.Add(new Switch(Last?.Name ?? "", Last?.Taken ?? 0, choice.Strand.Name, choice.At));
        }

        choice.Strand.Parked.RemoveAt(choice.At);
        clock.MoveTo(step.Kind == StepKind.Timer && step.Due > clock.Now ? step.Due : clock.Now + Pace);
        Steps++;
        choice.Strand.Taken++;
        Last = choice.Strand;
        In(choice.Strand, step.Take);
    }

    /// <summary>The choice without any switch: whoever took the last step goes on, then the one that began first, and timers when nobody can.</summary>
    public Choice? Default()
    {
        if (Last is { } last && last.FirstOf(StepKind.Work) is var own and >= 0)
        {
            return new Choice(last, own);
        }

        foreach (var strand in _strands)
        {
            if (strand.FirstOf(StepKind.Work) is var first and >= 0)
            {
                return new Choice(strand, first);
            }
        }

        return EarliestTimer();
    }

    /// <summary>Whether nothing is due before the clock moves.</summary>
    public bool IsIdle => !_strands.Any(strand => strand.HasWork);

    /// <summary>A strand whose code goes on somewhere else: it has neither come to its end nor parked.</summary>
    public Strand? Astray => _strands.Find(strand => strand is { Calls: > 0, Parked: [], Process.IsAlive: true });

    public Choice? EarliestTimer()
    {
        Choice? earliest = null;
        foreach (var strand in _strands)
        {
            for (var at = 0; at < strand.Parked.Count; at++)
            {
                if (strand.Parked[at] is { Kind: StepKind.Timer, IsReady: true } && !(earliest?.Step.Due <= strand.Parked[at].Due))
                {
                    earliest = new Choice(strand, at);
                }
            }
        }

        return earliest;
    }
}
