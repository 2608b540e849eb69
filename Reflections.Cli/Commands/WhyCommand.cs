using Reflections.Cli.Api;
using Reflections.Cli.Hosts;
using Reflections.Cli.Output;
using Reflections.Cli.Sources;
using Reflections.Domain.Documents;
using Reflections.Domain.Identity;
using Spectre.Console;

namespace Reflections.Cli.Commands;

/// <summary>What to ask the ledger about.</summary>
/// <param name="Hash">An ingest key or a content hash; null when a file is meant.</param>
/// <param name="File">The file, under its source id; null when a hash is meant.</param>
/// <param name="SourceId">The source that a content hash belongs to; null when it is not named.</param>
internal sealed record WhyRequest(string? Reflection, string? Hash, IngestSource? File, string? SourceId, bool Json);

/// <summary>Says what sending a content would do, and why, with the runs that had it before.</summary>
internal sealed class WhyCommand(CliContext context, HostSession session)
{
    /// <summary>As wide as a host can be told to be: what it takes is its own affair, and the hash does not depend on it.</summary>
    private static readonly DocumentLimits s_limits = DocumentLimits.Default with
    {
        MaxBytes = 100 * 1024 * 1024,
        MaxExpandedBytes = 1024 * 1024 * 1024,
        MaxCharacters = 100_000_000,
        MaxPages = 100_000,
        MaxRows = 10_000_000,
    };

    public async Task<int> RunAsync(WhyRequest request, CancellationToken cancellation) =>
        request.File is { } file ? await OfFileAsync(file, request, cancellation) : await OfHashAsync(request.Hash!, request, cancellation);

    /// <summary>The content hash of a document, read as an ingest of the same file is read by the host.</summary>
    /// <exception cref="IOException">The document cannot be read, or the host would refuse it.</exception>
    private static async Task<ContentHash> HashAsync(IngestSource file, CancellationToken cancellation) =>
        DocumentReader.Read(await File.ReadAllBytesAsync(file.File!, cancellation), file.ContentType, Path.GetFileName(file.File), s_limits) switch
        {
            DocumentReading.Accepted read => read.Document.Hash,
            DocumentReading.Refused refused => throw new IOException($"{file.Id} would be refused: {refused.Message}"),
            var other => throw new InvalidOperationException($"Unknown reading {other}."),
        };

    private async Task<int> OfFileAsync(IngestSource file, WhyRequest request, CancellationToken cancellation)
    {
        var hash = await HashAsync(file, cancellation);
        var reflection = await ReflectionChoice.ResolveAsync(session.Api, request.Reflection, cancellation);
        var key = KeyOf(reflection, file.Id, hash);
        var entry = await session.Api.FindLedgerEntryAsync(key, cancellation);
        Tell(new Answer(reflection, file.Id, hash.Value, key, entry), request.Json);
        return ExitCode.Success;
    }

    private async Task<int> OfHashAsync(string hash, WhyRequest request, CancellationToken cancellation)
    {
        if (request.SourceId is { } source)
        {
            var reflection = await ReflectionChoice.ResolveAsync(session.Api, request.Reflection, cancellation);
            var entry = await session.Api.FindLedgerEntryAsync(reflection, source, hash, cancellation);
            if (entry is not null || await session.Api.FindLedgerEntryAsync(hash, cancellation) is not { } byKey)
            {
                Tell(new Answer(reflection, source, hash, KeyOf(reflection, source, ContentHash.Parse(hash)), entry), request.Json);
                return ExitCode.Success;
            }

            Tell(Answer.Of(byKey), request.Json);
            return ExitCode.Success;
        }

        if (await session.Api.FindLedgerEntryAsync(hash, cancellation) is { } found)
        {
            Tell(Answer.Of(found), request.Json);
            return ExitCode.Success;
        }

        if (await TellAppliedAsync(hash, request, cancellation))
        {
            return ExitCode.Success;
        }

        context.Console.Note($"{hash} is no ingest key that the ledger knows, and no source's applied content. If it is a content hash, name its source with --source.");
        return ExitCode.Failure;
    }

    /// <summary>Tells of each source that shows the content to its readers.</summary>
    /// <returns>Whether there was one.</returns>
    private async Task<bool> TellAppliedAsync(string content, WhyRequest request, CancellationToken cancellation)
    {
        var isAny = false;
        foreach (var reflection in request.Reflection is { } named ? [named] : await session.Api.ReflectionsAsync(cancellation))
        {
            await foreach (var (_, source) in session.Api.SourcesAsync(reflection, cancellation))
            {
                if (source.ContentHash == content)
                {
                    isAny = true;
                    var key = KeyOf(reflection, source.SourceId, ContentHash.Parse(content));
                    Tell(new Answer(reflection, source.SourceId, content, key, await session.Api.FindLedgerEntryAsync(key, cancellation)), request.Json);
                }
            }
        }

        return isAny;
    }

    private void Tell(Answer answer, bool json)
    {
        var entry = answer.Entry?.Value;
        var explanation = entry is null ? "The ledger does not know this content: sending it does the whole work."
            : entry.Explanation ?? $"The ledger has it as {entry.Status}.";
        if (json)
        {
            context.Console.WriteJson(new
            {
                answer.ReflectionId,
                answer.SourceId,
                answer.ContentHash,
                answer.IngestKey,
                IsKnown = entry is not null,
                explanation,
                Ledger = answer.Entry?.Json,
            });
            return;
        }

        context.Console.Results.WriteLine(Excerpt.OneLine(explanation));
        var table = new FieldTable(context.Console, "ingest key", answer.IngestKey);
        table.Add("reflection", answer.ReflectionId);
        table.Add("source", answer.SourceId);
        table.Add("content hash", answer.ContentHash);
        if (entry is not null)
        {
            table.Add("status", entry.Status);
            table.Add("applied", entry.IsApplied ? "yes, readers see it" : "no");
            table.Add("generation", Figures.Number(entry.Generation));
            table.Add("owned by run", entry.Owner);
            table.Add("pipeline", entry.IsCurrentPipeline ? "today's" : "another one than today's");
        }

        table.Write();
        if (entry?.Runs is { Count: > 0 } runs)
        {
            WriteRuns(runs);
        }
    }

    private void WriteRuns(IReadOnlyList<Run> runs)
    {
        var table = context.Console.NewTable("run", "outcome", "reason", "when (UTC)");
        table.Columns[0].NoWrap();
        foreach (var run in runs)
        {
            var outcome = run.Outcome ?? run.Status;
            table.AddRow(new Text(run.Id), new Text(outcome, SummaryTable.OutcomeStyle(outcome)), new Text(Excerpt.OneLine(run.Reason)), new Text(Figures.Time(run.CreatedAt)));
        }

        context.Console.Results.WriteLine();
        context.Console.Write(table);
    }

    private static string KeyOf(string reflection, string source, ContentHash content) =>
        ReflectionId.TryCreate(reflection, out var first, out _) && SourceId.TryCreate(source, out var second, out _)
            ? IngestKey.Of(first, second, content).Value : throw new UsageException("The names of reflection and source are not valid.");

    private sealed record Answer(string? ReflectionId, string? SourceId, string? ContentHash, string IngestKey, Told<LedgerEntry>? Entry)
    {
        public static Answer Of(Told<LedgerEntry> entry) =>
            new(entry.Value.ReflectionId, entry.Value.SourceId, entry.Value.ContentHash, entry.Value.IngestKey, entry);
    }
}
