namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>A race: what stands when it begins, and who runs.</summary>
/// <param name="Name">What meets what.</param>
/// <param name="Share">How many schedules one run of the tests takes.</param>
/// <param name="Race">Lets the actors begin.</param>
internal sealed record Scenario(string Name, int Share, Action<World> Race)
{
    public LabSettings Settings { get; init; } = new();

    /// <summary>Brings storage and hubs to where the race begins; in default order, once for all schedules.</summary>
    public Action<World>? Prepare { get; init; }

    /// <summary>What must hold in the end beyond what always must; null when it does.</summary>
    public Func<World, string?>? Check { get; init; }

    public override string ToString() => Name;
}
