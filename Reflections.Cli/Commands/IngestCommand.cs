using Reflections.Cli.Api;
using Reflections.Cli.Hosts;
using Reflections.Cli.Output;
using Reflections.Cli.Sources;

namespace Reflections.Cli.Commands;

/// <summary>What to ingest.</summary>
/// <param name="Force">Do the work whatever is known.</param>
/// <param name="Json">Results as JSON lines, as they come, instead of a table at the end.</param>
/// <param name="Concurrency">Sources under way at a time.</param>
internal sealed record IngestRequest(string Reflection, IReadOnlyList<IngestSource> Sources, bool Force, bool Json, int Concurrency);

/// <summary>Sends sources to the host and follows their runs to the end.</summary>
internal sealed class IngestCommand(CliContext context, HostSession session, IIngestDisplay display)
{
    private readonly Lock _output = new();
    private readonly RunFollower _follower = new(context, session);

    /// <returns>The exit code.</returns>
    /// <exception cref="OperationCanceledException">The user stopped waiting; what is known was told.</exception>
    public async Task<int> RunAsync(IngestRequest request, CancellationToken cancellation)
    {
        var results = new IngestResult[request.Sources.Count];
        await display.ShowAsync(results.Length, () => Parallel.ForAsync(
            0, results.Length, new ParallelOptions { MaxDegreeOfParallelism = request.Concurrency }, async (i, _) =>
            {
                var source = request.Sources[i];
                results[i] = await IngestAsync(request, source, cancellation);
                display.End(source, results[i]);
                if (request.Json)
                {
                    lock (_output)
                    {
                        context.Console.WriteJson(results[i]);
                    }
                }
            }));
        if (!request.Json)
        {
            SummaryTable.Write(context.Console, results);
        }

        cancellation.ThrowIfCancellationRequested();
        return Array.TrueForAll(results, result => result.IsGood) ? ExitCode.Success : ExitCode.Failure;
    }

    private async Task<IngestResult> IngestAsync(IngestRequest request, IngestSource source, CancellationToken cancellation)
    {
        var start = context.Time.GetTimestamp();
        string? runId = null;
        try
        {
            cancellation.ThrowIfCancellationRequested();
            var submission = await session.CallAsync(api => api.SubmitAsync(request.Reflection, source, request.Force, cancellation), cancellation);
            runId = submission.Run.Id;
            var run = await _follower.FollowAsync(request.Reflection, submission, progress => display.Report(source, progress), cancellation);
            return IngestResult.Of(run, context.Time.GetElapsedTime(start)) with { Source = source.Id };
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            var reason = runId is null ? "Stopped before the source was sent." : "Stopped waiting; the run is not lost.";
            return IngestResult.Without(source, IngestResult.Interrupted, reason, context.Time.GetElapsedTime(start), runId);
        }
        catch (Exception error) when (error is ApiException or HostUnavailableException or IOException or UnauthorizedAccessException)
        {
            return IngestResult.Without(source, "failed", error.Message, context.Time.GetElapsedTime(start), runId);
        }
    }
}
