using Microsoft.DurableTask;
using Reflections.Domain.Runs;

namespace Reflections.Functions.Ingestion;

/// <summary>The stages that work on groups of chunks.</summary>
internal sealed partial class IngestCourse
{
    private const int AttemptsAtAGroup = 10;
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(1);

    /// <summary>Works on the changed chunks of one stage, a bounded number of groups at a time.</summary>
    private async Task<RunFailure?> FanOutAsync(string stage, RunStatus status, string activity, WorkPlan plan)
    {
        if (plan.Changed == 0)
        {
            return null;
        }

        _stage = stage;
        Show(status, 0, plan.Changed);
        var entered = context.CallActivityAsync<RunCursor>(nameof(RunActivities.EnterStage), new EnterInput(cursor, status), StepRetries.Options);
        var done = 0;
        var spent = new GroupResult(0, 0);
        RunFailure? failure = null;
        var inFlight = new Dictionary<Task<GroupResult>, int>();
        async Task CollectAsync()
        {
            var finished = await Task.WhenAny(inFlight.Keys);
            inFlight.Remove(finished, out var size);
            var result = await finished;
            done += size;
            spent = result.After(spent);
            failure ??= result.Failure;
            Show(status, done, plan.Changed);
        }

        foreach (var group in plan.Groups)
        {
            if (failure is not null)
            {
                break;
            }

            if (inFlight.Count == plan.GroupsInFlight)
            {
                await CollectAsync();
            }

            var (from, to) = (group.Start.Value, group.End.Value);
            var input = new GroupInput(cursor.Run.Reflection, cursor.Run.Source, plan.Work, from, to, cursor.Run.Epoch)
            {
                Run = cursor.Run.Id,
                Trace = cursor.Trace,
            };
            inFlight.Add(WorkOnAsync(activity, input, () => failure is not null), to - from);
        }

        while (inFlight.Count > 0)
        {
            await CollectAsync();
        }

        Take(await entered);
        var counts = cursor.Run.Counts;
        cursor = cursor with
        {
            Run = cursor.Run with
            {
                Counts = counts with
                {
                    StorageCalls = counts.StorageCalls + spent.StorageCalls,
                    ModelCalls = counts.ModelCalls + spent.ModelCalls,
                    InputTokens = counts.InputTokens + spent.InputTokens,
                    OutputTokens = counts.OutputTokens + spent.OutputTokens,
                },
            },
        };
        return failure;
    }

    /// <summary>Works on a group until it is done or trying again is no use; a model that is busy or away is waited for by durable timer.</summary>
    /// <param name="isLost">The stage has failed elsewhere: what is not done by now need not be.</param>
    private async Task<GroupResult> WorkOnAsync(string activity, GroupInput input, Func<bool> isLost)
    {
        var spent = new GroupResult(0, 0);
        for (var attempt = 1; ; attempt++)
        {
            var result = (await context.CallActivityAsync<GroupResult>(activity, input, StepRetries.Options)).After(spent);
            if (result.RetryAfter is not { } asked || attempt == AttemptsAtAGroup || isLost())
            {
                return result;
            }

            var backOff = TimeSpan.FromSeconds(Math.Pow(2, attempt - 1));
            await context.CreateTimer(Clamp(asked, least: Clamp(backOff, TimeSpan.Zero, LongestBackOff), LongestRetryAfter), CancellationToken.None);
            spent = result;
        }
    }

    private static TimeSpan Clamp(TimeSpan time, TimeSpan least, TimeSpan most) => time < least ? least : time > most ? most : time;
}
