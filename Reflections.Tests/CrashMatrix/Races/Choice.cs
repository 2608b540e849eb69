namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>The step to take next: the one at a place among those that a strand has parked.</summary>
internal readonly record struct Choice(Strand Strand, int At)
{
    public Step Step => Strand.Parked[At];
}
