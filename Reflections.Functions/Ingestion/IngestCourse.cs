using Microsoft.DurableTask;
using Reflections.Domain.Runs;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Ingestion;

/// <summary>The steps of one run, with the row as the last activity left it.</summary>
internal sealed partial class IngestCourse(TaskOrchestrationContext context, RunCursor cursor)
{
    private const int WaitsPerGeneration = 64;
    private const int RoundsBeforeGivingUp = 8;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private string _stage = "fetch";
    private StepFailure? _notWritten;
    private bool _continuesAsNew;

    /// <summary>The outcome is decided, and being written.</summary>
    public bool IsFinishing { get; private set; }

    public IngestOutput Output => _notWritten is { } why ? IngestOutput.Unknown(why.Message) : new(cursor.Run.Status.ToWire(), cursor.Run.Reason);

    /// <summary>Goes on until the run is terminal; false when it continues as new.</summary>
    public async Task<bool> ToEndAsync()
    {
        if (cursor.Run.Status.IsTerminal())
        {
            return true;
        }

        if (cursor.Run.Key is null && await FetchAsync() is { } failed)
        {
            await FinishAsync(failed);
            return true;
        }

        for (var round = 0; round < RoundsBeforeGivingUp; round++)
        {
            if (_continuesAsNew || await ClaimAsync() is not { } claim)
            {
                return false;
            }

            if (await FollowAsync(claim) is { } end)
            {
                if (!cursor.Run.Status.IsTerminal())
                {
                    await FinishAsync(end);
                }

                return true;
            }
        }

        if (_continuesAsNew)
        {
            return false;
        }

        await FinishAsync(Failed("run.unsettled", $"The facts moved {RoundsBeforeGivingUp} times while the run decided."));
        return true;
    }

    public Task FailAsync(TaskFailedException error) => FinishAsync(
        StorageUnavailableException.IsToldBy(error.FailureDetails.ErrorMessage)
            ? Failed("storage.unavailable", error.FailureDetails.ErrorMessage)
            : Failed("stage.error", $"{error.FailureDetails.ErrorType}: {error.FailureDetails.ErrorMessage}"));

    public Task FailAsync(StageFailedException error) => FinishAsync(Failed(error.ErrorClass, error.Message));

    /// <summary>Fetches until it succeeds or trying again is no use; null also when the run continues as new.</summary>
    private async Task<RunEnd?> FetchAsync()
    {
        _stage = "fetch";
        Show(RunStatus.Fetching, 0, 1);
        var (failures, waits) = (0, 0);
        while (true)
        {
            var result = await StepAsync<FetchStepResult>(nameof(StageActivities.Fetch), cursor, r => r.Cursor);
            if (result.Failure is not { } failure)
            {
                return null;
            }

            var retries = result.Retries ?? FetchRetries.Default;
            var count = result.IsBusy ? ++waits : ++failures;
            if (result.RetryAfter is not { } asked || failures == retries.Attempts)
            {
                return new RunEnd(RunStatus.Failed, failure.Message, Failure: failure);
            }

            if (waits == WaitsPerGeneration)
            {
                ContinueAsNew();
                return null;
            }

            await context.CreateTimer(retries.Pause(count, asked, context.NewGuid().ToByteArray()[0] / 255.0), CancellationToken.None);
        }
    }

    /// <summary>Claims the content, waiting for the turn where needed; null when the run continues as new.</summary>
    private async Task<ClaimResult?> ClaimAsync()
    {
        _stage = "claim";
        for (var waits = 0; ; waits++)
        {
            var claim = await StepAsync<ClaimResult>(nameof(RunActivities.Claim), cursor, r => r.Cursor);
            if (claim.Step != ClaimStep.Wait)
            {
                return claim;
            }

            if (waits == WaitsPerGeneration)
            {
                ContinueAsNew();
                return null;
            }

            Show(RunStatus.WaitingTurn, 0, 1);
            await context.CreateTimer(Wait(waits), CancellationToken.None);
        }
    }

    private void ContinueAsNew()
    {
        _continuesAsNew = true;
        context.ContinueAsNew(context.GetInput<IngestInput>());
    }

    // Runs that wait for the same holder spread out by their own id, so that they do not all ask at once.
    private TimeSpan Wait(int waits)
    {
        var spread = 0.75 + (context.InstanceId[^1] % 16 / 32.0);
        var pause = TimeSpan.FromMilliseconds(100 * Math.Pow(2, Math.Min(waits, 10)) * spread);
        return pause < LongestWait ? pause : LongestWait;
    }

    /// <summary>Does what the claim decided; null when the run must claim again.</summary>
    private async Task<RunEnd?> FollowAsync(ClaimResult claim)
    {
        switch (claim.Step)
        {
            case ClaimStep.Done:
                return new RunEnd(cursor.Run.Status, cursor.Run.Reason ?? "");
            case ClaimStep.End:
                return claim.End;
            case ClaimStep.Fetch:
                return await FetchAsync();
            case ClaimStep.Apply:
                return await ApplyAsync();
            case ClaimStep.Judge:
                var judged = await EvaluateAsync(null);
                return judged.Step == EvaluateStep.Work ? await WorkAsync() : await FollowAsync(judged);
            default:
                return await WorkAsync();
        }
    }

    private async Task<RunEnd?> WorkAsync()
    {
        if (await FetchIfNeededAsync() is { } failed)
        {
            return failed;
        }

        _stage = "chunk";
        Show(RunStatus.Chunking, 0, 1);
        var plan = (await StepAsync<ChunkResult>(nameof(StageActivities.Chunk), cursor, r => r.Cursor)).Plan;
        var failure = await FanOutAsync("embed", RunStatus.Embedding, nameof(StageActivities.Embed), plan)
            ?? await FanOutAsync("entity", RunStatus.ExtractingEntities, nameof(StageActivities.ExtractEntities), plan)
            ?? await FanOutAsync("fact", RunStatus.ExtractingFacts, nameof(StageActivities.ExtractFacts), plan);
        return failure is null ? await FollowAsync(await EvaluateAsync(plan)) : new RunEnd(RunStatus.Failed, failure.Message, Failure: failure);
    }

    // Inline content is claimed before anything is read: only a run that has work to do makes it canonical.
    private async Task<RunEnd?> FetchIfNeededAsync() => cursor.Run.Input.Url is null ? await FetchAsync() : null;

    private async Task<EvaluateResult> EvaluateAsync(WorkPlan? plan)
    {
        _stage = "eval";
        Show(RunStatus.Evaluating, 0, 1);
        return await StepAsync<EvaluateResult>(nameof(BatchActivities.Evaluate), new EvaluateInput(cursor, plan), r => r.Cursor);
    }

    private async Task<RunEnd?> FollowAsync(EvaluateResult judged)
    {
        if (judged.Step == EvaluateStep.Hold)
        {
            judged = await AwaitReviewAsync(judged);
        }

        return judged.Step switch
        {
            EvaluateStep.Apply => await ApplyAsync(),
            EvaluateStep.Reject => new RunEnd(RunStatus.EvalRejected, judged.Reason),
            EvaluateStep.Supersede => new RunEnd(RunStatus.Superseded, judged.Reason),
            _ => null,
        };
    }

    private async Task<RunEnd?> ApplyAsync()
    {
        _stage = "apply";
        Show(RunStatus.Applying, 0, 1);
        return (await StepAsync<ApplyStepResult>(nameof(BatchActivities.Apply), cursor, r => r.Cursor)).End;
    }

    private async Task FinishAsync(RunEnd end)
    {
        IsFinishing = true;
        var left = await context.CallActivityAsync<RunCursor>(nameof(RunActivities.FinishRun), new FinishInput(cursor, end), StepRetries.Options);
        (cursor, _notWritten) = (left, left.Failure);
        Show(cursor.Run.Status, 1, 1);
    }

    private async Task<T> StepAsync<T>(string activity, object input, Func<T, RunCursor> cursorOf)
    {
        var result = await context.CallActivityAsync<T>(activity, input, StepRetries.Options);
        Take(cursorOf(result));
        return result;
    }

    /// <summary>Goes on from where a step left the run, or ends it where the step was stopped for good.</summary>
    private void Take(RunCursor left)
    {
        cursor = left with { Failure = null, Trace = cursor.Trace };
        if (left.Failure is { } failure)
        {
            throw new StageFailedException(failure.ErrorClass, failure.Message);
        }
    }

    private RunEnd Failed(string errorClass, string message) =>
        new(RunStatus.Failed, $"Stage {_stage} failed: {message}", Failure: new RunFailure(_stage, errorClass, message));

    private void Show(RunStatus status, int done, int total) => context.SetCustomStatus(new IngestProgress(status.ToWire(), done, total));
}
