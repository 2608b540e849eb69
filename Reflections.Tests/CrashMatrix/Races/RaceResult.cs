namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>How a schedule ended.</summary>
/// <param name="Violation">The promise that was broken, or null.</param>
/// <param name="Steps">Steps of the race and of what followed it.</param>
/// <param name="EndState">Where everything stood, without what differs by chance.</param>
/// <param name="Switches">The schedule: where it left the default order.</param>
internal sealed record RaceResult(string? Violation, int Steps, string EndState, IReadOnlyList<Switch> Switches, IReadOnlyList<Taken> Trace);
