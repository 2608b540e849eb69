using Reflections.Cli.Api;
using Reflections.Cli.Hosts;
using Reflections.Cli.Output;
using Reflections.Cli.Sources;

namespace Reflections.Cli.Commands;

/// <summary>Repeats a run that has ended, and follows the new one to its end.</summary>
internal sealed class RetryCommand(CliContext context, HostSession session, IIngestDisplay display)
{
    private readonly RunFollower _follower = new(context, session);

    /// <param name="force">Do the work whatever is known.</param>
    public async Task<int> RunAsync(string runId, string? reflection, bool force, bool json, CancellationToken cancellation)
    {
        var old = await RunLookup.FindAsync(session.Api, runId, reflection, cancellation);
        var source = new IngestSource(old.SourceId, null, old.Url);
        IngestResult? result = null;
        await display.ShowAsync(1, async () =>
        {
            var start = context.Time.GetTimestamp();

            // One key for the whole command: however often the request is sent, it is one run.
            var key = Guid.NewGuid().ToString("N");
            var submission = await session.CallAsync(api => api.RetryAsync(old.ReflectionId, runId, force, key, cancellation), cancellation);
            var run = await _follower.FollowAsync(old.ReflectionId, submission, progress => display.Report(source, progress), cancellation);
            result = IngestResult.Of(run, context.Time.GetElapsedTime(start));
            display.End(source, result);
        });
        if (json)
        {
            context.Console.WriteJson(result);
        }
        else
        {
            SummaryTable.Write(context.Console, [result!]);
        }

        return result!.IsGood ? ExitCode.Success : ExitCode.Failure;
    }
}
