using System.Globalization;
using Reflections.Cli.Api;
using Reflections.Cli.Hosts;
using Reflections.Cli.Output;
using Spectre.Console;

namespace Reflections.Cli.Commands;

/// <summary>Shows everything that is known of one run.</summary>
internal sealed class ShowCommand(CliContext context, HostSession session)
{
    public async Task<int> RunAsync(string runId, string? reflection, bool json, CancellationToken cancellation)
    {
        if (await FindAsync(runId, reflection, cancellation) is not { } run)
        {
            context.Console.Note($"Run {runId} is not known.");
            return ExitCode.Failure;
        }

        if (json)
        {
            context.Console.WriteJson(run);
            return ExitCode.Success;
        }

        WriteFields(run);
        WriteTimeline(run);
        return ExitCode.Success;
    }

    /// <summary>Run ids are unique, so a run is found without its reflection too.</summary>
    private async Task<Run?> FindAsync(string runId, string? reflection, CancellationToken cancellation)
    {
        foreach (var name in reflection is null ? await session.Api.ReflectionsAsync(cancellation) : [reflection])
        {
            if (await session.Api.FindRunAsync(name, runId, cancellation) is { } run)
            {
                return run;
            }
        }

        return null;
    }

    private void WriteFields(Run run)
    {
        var table = context.Console.NewTable("run", run.Id);
        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                table.AddRow(new Text(name), new Text(Excerpt.OneLine(value)));
            }
        }

        Add("reflection", run.ReflectionId);
        Add("source", run.SourceId);
        Add("url", run.Url);
        Add("status", run.Status);
        Add("reason", run.Reason);
        Add("failure", run.Failure is { } failure ? $"{failure.Stage}: {failure.Message} ({failure.ErrorClass})" : null);
        Add("matched run", run.MatchedRunId);
        Add("retry of", run.RetryOf);
        Add("recovered by", run.RecoveredBy);
        Add("ticket", run.Ticket?.ToString(CultureInfo.InvariantCulture));
        Add("content hash", run.ContentHash);
        Add("ingest key", run.IngestKey);
        Add("idempotency key", run.IdempotencyKey);
        if (run.Counts is { } counts)
        {
            Add("chunks", Invariant($"{counts.Chunks} ({counts.ChangedChunks} changed)"));
            Add("entities", Invariant($"{counts.Entities}"));
            Add("facts", Invariant($"{counts.Facts} ({counts.RefusedFacts} refused)"));
            Add("storage calls", Invariant($"{counts.StorageCalls}"));
            Add("model calls", Invariant($"{counts.ModelCalls}"));
            Add("model tokens", counts.InputTokens + counts.OutputTokens > 0 ? Invariant($"{counts.InputTokens} in, {counts.OutputTokens} out") : null);
        }

        Add("seconds", run.Seconds is { } seconds ? Invariant($"{seconds:0.00}") : null);
        context.Console.Write(table);
    }

    private void WriteTimeline(Run run)
    {
        var table = context.Console.NewTable("status", "at (UTC)", "after s");
        foreach (var moment in run.Timeline ?? [])
        {
            table.AddRow(
                new Text(moment.Status), new Text(moment.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture)),
                new Text(Invariant($"{(moment.At - run.CreatedAt).TotalSeconds:0.000}")));
        }

        context.Console.Results.WriteLine();
        context.Console.Write(table);
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
