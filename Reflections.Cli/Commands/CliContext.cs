using Reflections.Cli.Doctor;
using Reflections.Cli.Hosts;
using Reflections.Cli.Output;

namespace Reflections.Cli.Commands;

/// <summary>What the commands take from outside.</summary>
/// <param name="WorkingFolder">What paths and source ids are relative to.</param>
/// <param name="Urls">Where a host listens when none is named.</param>
internal sealed record CliContext(CliConsole Console, IAppStarter Starter, TimeProvider Time, Pace Pace, string WorkingFolder, string Urls)
{
    /// <value>What the doctor looks at.</value>
    public Machine Machine { get; init; } = new();
}
