namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>Runs a scenario under many schedules.</summary>
internal sealed class Explorer : IDisposable
{
    private const int CleanedEvery = 3;

    private readonly Scenario _scenario;
    private readonly Lab _lab;
    private readonly World? _origin;
    private readonly int _length;

    public Explorer(Scenario scenario, Defect? defect = null)
    {
        _scenario = scenario;
        _lab = new Lab(scenario.Settings, defect);
        _origin = scenario.Prepare is { } prepare ? Alone(() => Prepare(prepare)) : null;
        _length = Run(0, new ScriptStrategy([])).Steps;
    }

    /// <summary>One schedule, drawn from a number.</summary>
    public RaceResult Draw(ulong seed) => Run(seed, Strategy(new Random((int)(seed >> 33)), seed));

    /// <summary>The schedule of a script.</summary>
    public RaceResult Play(ulong seed, IEnumerable<Switch> switches) => Run(seed, new ScriptStrategy(switches));

    public void Dispose() => _lab.Dispose();

    // No context but the scheduler's own order: a continuation that is posted anywhere would run whenever it likes.
    private static T Alone<T>(Func<T> run)
    {
        var callersContext = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return run();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(callersContext);
        }
    }

    private RaceStrategy Strategy(Random random, ulong seed) => seed % 2 == 0
        ? new UniformStrategy(random, _length)
        : new PriorityStrategy(random, _length, 1 + (int)(seed / 2 % 4));

    private World Prepare(Action<World> prepare)
    {
        var origin = _lab.Begin(Seeds.Of(_scenario.Name, 0, 0));
        prepare(origin);
        origin.Stop();
        return origin.Violation is { } problem ? throw new InvalidOperationException($"{_scenario} cannot be prepared: {problem}") : origin;
    }

    private RaceResult Run(ulong seed, RaceStrategy strategy) => Alone(() =>
    {
        var world = _lab.Begin(seed, _origin);
        _scenario.Race(world);
        Course.Drive(world, strategy);
        var (switches, trace) = (world.Scheduler.Switches.ToArray(), world.Scheduler.Trace.ToArray());
        var cleans = seed % CleanedEvery == 0;
        Course.Settle(world, cleans);
        var violation = world.Violation ?? EndCheck.ProblemOf(world, cleans) ?? _scenario.Check?.Invoke(world);
        return new RaceResult(violation, world.Scheduler.Steps, EndState.Of(world), switches, trace);
    });
}
