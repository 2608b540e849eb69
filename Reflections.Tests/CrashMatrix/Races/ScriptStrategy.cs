namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>The default order with the given switches; one whose place is not reached, or whose strand cannot go on there, is left out.</summary>
internal sealed class ScriptStrategy(IEnumerable<Switch> switches) : RaceStrategy
{
    private readonly Dictionary<(string From, int Taken), Switch> _switches = switches.ToDictionary(change => (change.From, change.Taken));

    public override Choice Next(RaceScheduler scheduler, Choice fallback) =>
        _switches.Remove((scheduler.Last?.Name ?? "", scheduler.Last?.Taken ?? 0), out var change)
        && scheduler.Find(change.To) is { } to && change.At < to.Parked.Count && to.Parked[change.At].IsReady
            ? new Choice(to, change.At)
            : fallback;
}
