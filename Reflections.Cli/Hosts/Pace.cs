namespace Reflections.Cli.Hosts;

/// <summary>How often something is asked again: soon at first, then ever more rarely.</summary>
/// <param name="First">The first pause.</param>
/// <param name="Longest">No pause is longer.</param>
internal sealed record Pace(TimeSpan First, TimeSpan Longest)
{
    public static Pace Default { get; } = new(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(500));

    public TimeSpan After(TimeSpan pause) => pause * 1.5 < Longest ? pause * 1.5 : Longest;
}
