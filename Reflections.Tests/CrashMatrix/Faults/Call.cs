using System.Globalization;

namespace Reflections.Tests.CrashMatrix.Faults;

/// <summary>One call of a scenario: what it is, and the how-manieth of its kind. Calls that are made at once keep their names, whichever comes first.</summary>
/// <param name="Label">Such as <c>PUT Sources</c>.</param>
/// <param name="Occurrence">From 1.</param>
internal sealed record Call(Place Place, string Label, int Occurrence)
{
    /// <summary>The label of a turn that only takes in results.</summary>
    public const string IntakeOnly = "engine turn";

    /// <summary>Whether there may be one such call less another time: results that come close together are taken in by one turn.</summary>
    public bool MayMerge => Label == IntakeOnly;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Label} #{Occurrence}");
}
