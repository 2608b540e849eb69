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
        var run = await RunLookup.FindAsync(session.Api, runId, reflection, cancellation);
        if (json)
        {
            context.Console.WriteJson(run);
            return ExitCode.Success;
        }

        WriteFields(run);
        WriteTimeline(run);
        return ExitCode.Success;
    }

    private void WriteFields(Run run)
    {
        var table = new FieldTable(context.Console, "run", run.Id);
        table.Add("reflection", run.ReflectionId);
        table.Add("source", run.SourceId);
        table.Add("url", run.Url);
        table.Add("status", run.Status);
        table.Add("reason", run.Reason);
        table.Add("failure", run.Failure is { } failure ? $"{failure.Stage}: {failure.Message} ({failure.ErrorClass})" : null);
        table.Add("matched run", run.MatchedRunId);
        table.Add("retry of", run.RetryOf);
        table.Add("finished by", run.RecoveredBy);
        table.Add("ticket", run.Ticket?.ToString(CultureInfo.InvariantCulture));
        table.Add("content hash", run.ContentHash);
        table.Add("ingest key", run.IngestKey);
        table.Add("idempotency key", run.IdempotencyKey);
        if (run.Counts is { } counts)
        {
            table.Add("chunks", Invariant($"{counts.Chunks} ({counts.ChangedChunks} changed)"));
            table.Add("entities", Invariant($"{counts.Entities}"));
            table.Add("facts", Invariant($"{counts.Facts} ({counts.RefusedFacts} refused)"));
            table.Add("storage calls", Invariant($"{counts.StorageCalls}"));
            table.Add("model calls", Invariant($"{counts.ModelCalls}"));
            table.Add("model tokens", counts.InputTokens + counts.OutputTokens > 0 ? Invariant($"{counts.InputTokens} in, {counts.OutputTokens} out") : null);
        }

        table.Add("seconds", run.Seconds is { } seconds ? Invariant($"{seconds:0.00}") : null);
        table.Write();
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
