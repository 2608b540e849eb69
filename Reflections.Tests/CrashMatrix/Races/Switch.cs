namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>Where a schedule leaves the default order: once <paramref name="From"/> has taken so many steps, another strand is next.</summary>
/// <param name="From">The strand that took the step before; empty at the beginning.</param>
/// <param name="Taken">How many steps it had taken by then.</param>
/// <param name="To">The strand that is next.</param>
/// <param name="At">Which of its parked steps.</param>
internal readonly record struct Switch(string From, int Taken, string To, int At);
