using Reflections.Cli.Hosts;
using Reflections.Cli.Output;

namespace Reflections.Cli.Commands;

/// <summary>Asks a run to end.</summary>
internal sealed class CancelCommand(CliContext context, HostSession session)
{
    /// <param name="reason">Why, or null.</param>
    public async Task<int> RunAsync(string runId, string? reflection, string? reason, bool json, CancellationToken cancellation)
    {
        var found = await RunLookup.FindAsync(session.Api, runId, reflection, cancellation);
        var (told, run) = await session.Api.CancelAsync(found.ReflectionId, runId, reason, cancellation);
        if (json)
        {
            context.Console.WriteJson(told);
        }
        else
        {
            context.Console.Results.WriteLine(run.Outcome is null ? $"Run {run.Id} of {Excerpt.OneLine(run.SourceId)} ends." : $"Run {run.Id} of {Excerpt.OneLine(run.SourceId)} is {run.Outcome}.");
        }

        return ExitCode.Success;
    }
}
