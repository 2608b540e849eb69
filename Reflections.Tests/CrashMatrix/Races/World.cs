using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Reflections.Domain.Identity;
using Reflections.EmbeddedRuntime.History;
using Reflections.Functions.Hosting;
using Reflections.Functions.Sweeping;
using Reflections.Tests.Functions.Storage;
using Reflections.Tests.Functions.Storage.Service;

namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>One run of a scenario: storage, hubs and their processes, the clock, and what is known to be right about them.</summary>
internal sealed class World
{
    private readonly Dictionary<string, Hub> _hubs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _modelCalls = new(StringComparer.Ordinal);

    public World(Lab lab, ulong seed, World? origin)
    {
        Lab = lab;
        Random = new Random((int)(seed & int.MaxValue));
        Scheduler = new RaceScheduler(lab.Clock, Violate);
        lab.Clock.Scheduler = Scheduler;
        lab.Clock.MoveTo(origin?.StoodAt ?? RaceClock.Start);
        Storage = origin?.Storage.Fork() ?? BlankStorage.Make(lab.Clock);
        Watch = new Watch(this, origin?.Watch);
        if (origin is null)
        {
            return;
        }

        foreach (var hub in origin._hubs.Values)
        {
            _hubs.Add(hub.Name, hub.Fork());
        }

        foreach (var (id, name) in origin._names)
        {
            _names.Add(id, name);
        }

        foreach (var (call, times) in origin._modelCalls)
        {
            _modelCalls.Add(call, times);
        }

        Accepted.AddRange(origin.Accepted);
        LostAt = origin.LostAt;
    }

    public Lab Lab { get; }

    public Random Random { get; }

    public RaceClock Clock => Lab.Clock;

    public RaceScheduler Scheduler { get; }

    public MemoryStorageService Storage { get; }

    public Watch Watch { get; }

    /// <summary>What the site holds, by path.</summary>
    public Dictionary<string, string> Pages { get; } = new(StringComparer.Ordinal);

    /// <summary>The requests that were answered with a run.</summary>
    public List<Acceptance> Accepted { get; } = [];

    /// <summary>The first thing that went wrong, or null.</summary>
    public string? Violation { get; private set; }

    /// <summary>A process died, an activity was executed twice, or the clock leapt: work may have been done twice.</summary>
    public bool IsDisturbed { get; set; }

    /// <summary>Activities that are not begun, so that the world can stop before them.</summary>
    public Func<PendingActivity, bool>? Hold { get; set; }

    /// <summary>The time at which it was stopped, to go on from there.</summary>
    public DateTimeOffset StoodAt { get; private set; }

    /// <summary>The ticket up to which storage lost rows: it is made good by whoever sends the content again.</summary>
    public long LostAt { get; set; }

    public IReadOnlyDictionary<string, int> ModelCalls => _modelCalls;

    public IEnumerable<Hub> Hubs => _hubs.Values;

    public int HubNames => _hubs.Count;

    public Hub HubOf(string name)
    {
        if (!_hubs.TryGetValue(name, out var hub))
        {
            _hubs[name] = hub = new Hub(name);
        }

        return hub;
    }

    /// <summary>The process of a hub that has been at work all along: it goes on with what is due, with nothing in memory.</summary>
    public HostProcess Resume(string hub)
    {
        var process = new HostProcess(this, HubOf(hub));
        process.Hub.Process = process;
        process.Engine.Recover();
        return process;
    }

    /// <summary>Starts a process for a hub that has none, as a host starts: it says that it lives, goes on with what is due, and sweeps.</summary>
    public HostProcess Boot(string hub)
    {
        var process = new HostProcess(this, HubOf(hub));
        process.Hub.Process = process;
        Act($"boot {hub}", process, async host =>
        {
            await ActivatorUtilities.CreateInstance<HubHeartbeat>(host.Services).StartingAsync(default);
            host.Engine.Recover();
            await host.Get<SweepFunctions>().OnTimerAsync(new TimerInfo(), host.Client, default);
        });
        return process;
    }

    /// <summary>The hub's process dies; another one starts when the scheduler has it so.</summary>
    /// <param name="late">Writes that were on their way arrive later.</param>
    public void Crash(string hub, bool late)
    {
        IsDisturbed = true;
        HubOf(hub).Process?.Die(late);
        Scheduler.Park(new Step(Scheduler.Add($"restart {hub}", null), StepKind.Work, "start", () => Boot(hub)));
    }

    /// <summary>Has an actor begin; it runs until it parks.</summary>
    public Strand Act(string name, HostProcess process, Func<HostProcess, Task> act)
    {
        var strand = Scheduler.Add(name, process);
        Scheduler.In(strand, () => _ = ActAsync(strand, process, act));
        return strand;
    }

    /// <summary>Something that may happen at any time, in one of several ways; once.</summary>
    public void Chance(string name, params (string Label, Action Happen)[] ways)
    {
        var strand = Scheduler.Add(name, null);
        foreach (var (label, happen) in ways)
        {
            Scheduler.Park(new Step(strand, StepKind.Chance, label, () =>
            {
                strand.Parked.Clear();
                happen();
            }));
        }
    }

    public bool Holds(PendingActivity activity) => Hold?.Invoke(activity) == true;

    public void Violate(string what) => Violation ??= what;

    public void CountModelCall(string call) => _modelCalls[call] = _modelCalls.GetValueOrDefault(call) + 1;

    public void NameRun(string id) => _names[id] = FormattableString.Invariant($"run{_names.Count + 1}");

    /// <summary>A run's short name; ids that are no run's stay as they are.</summary>
    public string NameOf(string id) => _names.GetValueOrDefault(id, id);

    public string IdOf(string name) => _names.Single(named => named.Value == name).Key;

    public string NameOf(RunId? id) => id is null ? "nobody" : NameOf(id.Value);

    /// <summary>Stops, so that other worlds can begin from here.</summary>
    public void Stop() => StoodAt = Clock.Now;

    private async Task ActAsync(Strand strand, HostProcess process, Func<HostProcess, Task> act)
    {
        strand.Calls++;
        try
        {
            await act(process);
        }
        catch (DiedException)
        {
            // Whoever called it never gets an answer.
        }
        catch (ProblemException)
        {
            // Requests may be refused: that is an answer.
        }
        catch (Exception error)
        {
            if (process.IsAlive)
            {
                Violate($"{strand.Name} failed: {error.GetType().Name}: {error.Message}\n{error.StackTrace}");
            }
        }

        strand.Calls--;
    }
}
