using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Reflections.Functions.Ingestion;

namespace Reflections.Functions.Batches;

/// <summary>
/// Works through a batch: accepts the items' runs, a bounded number at a time, and waits for their ends. What it knows stands in storage too, so that it
/// can be asked without the engine.
/// </summary>
public static class SourceBatchOrchestrator
{
    // What a replay has to go through stays small.
    private const int StepsPerGeneration = 200;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Works until every item has an outcome, or the batch is cancelled and what was started has ended.</summary>
    [Function(nameof(SourceBatchOrchestrator))]
    public static async Task<SourceBatchProgress> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var state = context.GetInput<SourceBatchState>() ?? throw new InvalidOperationException("The batch has no input.");
        Show(context, state);
        try
        {
            for (var steps = 0; !state.IsOver; Show(context, state))
            {
                if (steps >= StepsPerGeneration)
                {
                    context.ContinueAsNew(state);
                    return SourceBatchProgress.Of(state);
                }

                if (state.ToStart > 0)
                {
                    steps += state.ToStart;
                    state = await StartAsync(context, state);
                }
                else
                {
                    steps++;
                    state = await LookAsync(context, state);
                }
            }

            await FinishAsync(context, state, state.IsCancelled ? SourceBatchStatus.Cancelled : SourceBatchStatus.Completed);
        }
        catch (TaskFailedException)
        {
            await FinishAsync(context, state, SourceBatchStatus.Failed);
        }

        return SourceBatchProgress.Of(state);
    }

    private static async Task<SourceBatchState> StartAsync(TaskOrchestrationContext context, SourceBatchState state)
    {
        var started = await Task.WhenAll(Enumerable.Range(state.Next, state.ToStart).Select(index => StartAsync(context, state, index)));
        return (state with { Next = state.Next + started.Length, Idle = 0 }).After(started);
    }

    /// <summary>Starts one item. Whatever is wrong with it holds up no other.</summary>
    private static async Task<ItemStanding> StartAsync(TaskOrchestrationContext context, SourceBatchState state, int index)
    {
        var input = new ItemInput(state.Reflection, state.Batch, index) { Trace = state.Trace };
        try
        {
            return await context.CallActivityAsync<ItemStanding>(nameof(SourceBatchActivities.StartBatchItem), input, StepRetries.Options);
        }
        catch (TaskFailedException error)
        {
            return await context.CallActivityAsync<ItemStanding>(
                nameof(SourceBatchActivities.StartBatchItem), input with { Problem = error.FailureDetails.ErrorMessage }, StepRetries.Options);
        }
    }

    private static async Task<SourceBatchState> LookAsync(TaskOrchestrationContext context, SourceBatchState state)
    {
        await context.CreateTimer(Pause(state.Idle), CancellationToken.None);
        var input = new LookInput(state.Reflection, state.Batch, state.Working) { Trace = state.Trace };
        var looked = await context.CallActivityAsync<ItemStanding[]>(nameof(SourceBatchActivities.LookAtBatchItems), input, StepRetries.Options);
        return (state with { Idle = looked.Any(item => item.Outcome is not null) ? 0 : state.Idle + 1 }).After(looked);
    }

    private static TimeSpan Pause(int idle)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(idle, 10));
        return pause < LongestPause ? pause : LongestPause;
    }

    private static Task FinishAsync(TaskOrchestrationContext context, SourceBatchState state, SourceBatchStatus status) => context.CallActivityAsync(
        nameof(SourceBatchActivities.FinishBatch), new FinishBatchInput(state.Reflection, state.Batch, status) { Trace = state.Trace }, StepRetries.Options);

    private static void Show(TaskOrchestrationContext context, SourceBatchState state) => context.SetCustomStatus(SourceBatchProgress.Of(state));
}
