using Microsoft.Extensions.DependencyInjection;
using Reflections.Tests.Functions.Storage;

namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>A process of the app that works for a hub. Dead, it sends nothing any more, except what was on its way.</summary>
internal sealed class HostProcess
{
    private readonly Dictionary<string, Strand> _strands = new(StringComparer.Ordinal);

    public HostProcess(World world, Hub hub)
    {
        World = world;
        Hub = hub;
        Services = world.Lab.KitOf(hub.Name).NewProcess().ServiceProvider;
        Client = new HubClient(this);
        Engine = new InlineEngine(this);
    }

    public World World { get; }

    public Hub Hub { get; }

    public IServiceProvider Services { get; }

    public HubClient Client { get; }

    public InlineEngine Engine { get; }

    public bool IsAlive { get; private set; } = true;

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <summary>Waits for its turn among all that can happen.</summary>
    /// <exception cref="DiedException">The process is dead.</exception>
    public Task PermitAsync(string label, bool outlives = false) =>
        IsAlive ? World.Scheduler.PermitAsync(label, outlives) : throw new DiedException();

    /// <summary>The strand of an instance's orchestration and its activities.</summary>
    public Strand StrandOf(string instanceId)
    {
        if (!_strands.TryGetValue(instanceId, out var strand))
        {
            _strands[instanceId] = strand = World.Scheduler.Add(World.HubNames > 1 ? $"{World.NameOf(instanceId)}@{Hub.Name}" : World.NameOf(instanceId), this);
        }

        return strand;
    }

    /// <summary>Dies. What it waited for never comes.</summary>
    /// <param name="late">Writes that were on their way arrive later.</param>
    public void Die(bool late)
    {
        IsAlive = false;
        Hub.Process = null;
        foreach (var strand in World.Scheduler.Strands.Where(strand => strand.Process == this).ToList())
        {
            foreach (var step in strand.Parked.ToList())
            {
                if (!(late && step.Outlives))
                {
                    World.Scheduler.Unpark(step);
                    World.Scheduler.In(strand, () => step.Die?.Invoke());
                }
            }
        }
    }
}
