using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Reflections.Functions.Ledger;

namespace Reflections.Functions.Sweeping;

/// <summary>One sweep: reads the backlog, settles it a bounded number of rows at a time, and leaves a receipt.</summary>
public static class SweepOrchestrator
{
    /// <summary>The one instance id: two sweeps never run at once.</summary>
    public const string InstanceId = "sweeper";

    /// <summary>The name of the event that asks a sweep that runs to look once more when it is done: it has read the backlog already.</summary>
    public const string AgainEvent = "again";

    private static readonly TaskOptions Retried =
        TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromSeconds(1), backoffCoefficient: 2));

    /// <summary>Runs one sweep.</summary>
    [Function(nameof(SweepOrchestrator))]
    public static async Task<SweepReceipt?> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<SweepInput>() ?? new SweepInput(DryRun: false);
        Task<SweepInput> again;
        while ((again = context.WaitForExternalEvent<SweepInput>(AgainEvent)).IsCompleted)
        {
            // Asked for before the backlog is read: this sweep is the answer, and a real one when any of them was real.
            var asked = await again;
            input = new SweepInput(input.DryRun && asked.DryRun, input.FinishedSince ?? asked.FinishedSince);
        }

        try
        {
            var receipt = await SweepAsync(context, input);
            if (again.IsCompletedSuccessfully)
            {
                context.ContinueAsNew(await again);
            }

            return receipt;
        }
        catch (TaskFailedException) when (again.IsCompletedSuccessfully)
        {
            // Who asked meanwhile was told that the backlog is read after that. What failed here is asked for again with it.
            var asked = await again;
            context.ContinueAsNew(asked with { FinishedSince = asked.FinishedSince ?? input.FinishedSince });
            return null;
        }
    }

    private static async Task<SweepReceipt> SweepAsync(TaskOrchestrationContext context, SweepInput input)
    {
        var id = context.NewGuid().ToString("N");
        var startedAt = context.CurrentUtcDateTime;

        // Before the backlog is read: what is driven again is alive then.
        var lost = input.FinishedSince is { } since
            ? await context.CallActivityAsync<LostRuns>(nameof(FinishedRuns.DriveLostRuns), new LostRunsInput(since, input.DryRun), Retried)
            : new LostRuns([], 0);
        var scan = await context.CallActivityAsync<SweepScan>(nameof(Sweeper.ScanUnapplied), input, Retried);

        var results = await SettleAsync(context, scan, input.DryRun);
        SweepFinding[] findings = [.. lost.Findings, .. scan.Known, .. results.Select(result => result.Finding)];
        int Count(params string[] actions) => findings.Count(finding => actions.Contains(finding.Action));
        var receipt = new SweepReceipt(
            id, new DateTimeOffset(startedAt, TimeSpan.Zero), new DateTimeOffset(context.CurrentUtcDateTime, TimeSpan.Zero), input.DryRun, findings.Length,
            Count(SweepAction.Applied, SweepAction.Started, SweepAction.Ended), Count(SweepAction.Dropped, SweepAction.Cleaned), Count(SweepAction.SetAside),
            lost.StorageCalls + scan.StorageCalls + results.Sum(result => result.StorageCalls), findings);
        await context.CallActivityAsync(nameof(Sweeper.WriteReceipt), receipt, Retried);
        return receipt;
    }

    /// <summary>Settles the rows, a bounded number at a time.</summary>
    private static async Task<IReadOnlyList<SettleResult>> SettleAsync(TaskOrchestrationContext context, SweepScan scan, bool dryRun)
    {
        var results = new List<SettleResult>();
        var inFlight = new List<Task<SettleResult>>();
        Show();
        foreach (var target in scan.Due)
        {
            if (inFlight.Count == scan.Parallel)
            {
                await CollectAsync();
            }

            inFlight.Add(SettleAsync(context, target, dryRun));
        }

        while (inFlight.Count > 0)
        {
            await CollectAsync();
        }

        return results;

        void Show() => context.SetCustomStatus(new { stage = "sweeping", done = results.Count, total = scan.Due.Count });

        async Task CollectAsync()
        {
            var first = await Task.WhenAny(inFlight);
            inFlight.Remove(first);
            results.Add(await first);
            Show();
        }
    }

    /// <summary>Settles one row. Whatever is wrong with it, or with telling so in it, holds up neither the others nor the receipt.</summary>
    private static async Task<SettleResult> SettleAsync(TaskOrchestrationContext context, SweepTarget target, bool dryRun)
    {
        try
        {
            return await context.CallActivityAsync<SettleResult>(nameof(Sweeper.SettleUnapplied), new SettleInput(target, dryRun), Retried);
        }
        catch (TaskFailedException error)
        {
            return new SettleResult(Sweeper.Finding(target.Row, SweepAction.Failed, error.FailureDetails.ErrorMessage), 0);
        }
    }
}

/// <summary>What a sweep can do about a row.</summary>
public static class SweepAction
{
    /// <summary>Its patch was applied, or finished after somebody else had applied it.</summary>
    public const string Applied = "applied";

    /// <summary>Its run was started, or driven again.</summary>
    public const string Started = "started";

    /// <summary>Its run was given an outcome.</summary>
    public const string Ended = "ended";

    /// <summary>It stood for nothing any more.</summary>
    public const string Dropped = "dropped";

    /// <summary>The generation it stood for was deleted.</summary>
    public const string Cleaned = "cleaned";

    /// <summary>Its run is alive, or it is not due.</summary>
    public const string Left = "left";

    /// <summary>Settling it failed; the next sweep tries again.</summary>
    public const string Failed = "failed";

    /// <summary>Settling it failed too often.</summary>
    public const string SetAside = "set_aside";

    /// <summary>It cannot be read.</summary>
    public const string Damaged = "damaged";
}
