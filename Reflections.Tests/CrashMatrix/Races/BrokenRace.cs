namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>A schedule that broke a promise.</summary>
/// <param name="Schedule">The how-manieth it was.</param>
/// <param name="Seed">The number that it was drawn from.</param>
/// <param name="Result">The schedule, made short.</param>
internal sealed record BrokenRace(int Schedule, ulong Seed, RaceResult Result)
{
    public override string ToString() => FormattableString.Invariant($"""
        Schedule {Schedule}: {Result.Violation}

        {RaceScript.Of(Result.Trace)}

        To play it again: seed {Seed},
        {RaceScript.Of(Result.Switches)}
        """);
}
