using Reflections.Cli.Api;
using Reflections.Cli.Hosts;

namespace Reflections.Cli.Commands;

/// <summary>
/// Waits until a run is settled. Progress is read from the engine, which costs no storage call; the run itself only when that says it has ended.
/// </summary>
internal sealed class RunFollower(CliContext context, HostSession session)
{
    /// <param name="report">Is told where the run stands.</param>
    public async Task<Run> FollowAsync(string reflection, Submission submission, Action<RunProgress> report, CancellationToken cancellation)
    {
        var run = submission.Run;
        for (var pause = context.Pace.First; !run.IsSettled; pause = context.Pace.After(pause))
        {
            report(new RunProgress(run.Status, 0, 0));
            await WaitWhileLiveAsync(submission.StatusUri, report, cancellation);
            run = await session.CallAsync(api => api.FindRunAsync(reflection, run.Id, cancellation), cancellation)
                ?? throw new HostUnavailableException($"The host at {session.Api.Address} does not know run {run.Id}.");
            if (!run.IsSettled)
            {
                await Task.Delay(pause, context.Time, cancellation);
            }
        }

        return run;
    }

    /// <summary>Returns when the run's orchestration has ended, waits for a reviewer, or cannot be seen.</summary>
    private async Task WaitWhileLiveAsync(string? statusUri, Action<RunProgress> report, CancellationToken cancellation)
    {
        for (var pause = context.Pace.First; statusUri is not null; pause = context.Pace.After(pause))
        {
            var instance = await session.CallAsync(api => api.FindInstanceAsync(statusUri, cancellation), cancellation);
            if (instance is not { IsLive: true } || instance.Progress?.Stage == Run.AwaitingReview)
            {
                return;
            }

            if (instance.Progress is { } progress)
            {
                report(progress);
            }

            await Task.Delay(pause, context.Time, cancellation);
        }
    }
}
