using Azure;
using Azure.Data.Tables;
using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Domain.Runs;
using Reflections.Functions.Storage;
using Reflections.Functions.Telemetry;

namespace Reflections.Functions.Ledger;

/// <summary>One row a run, newest first within a reflection.</summary>
public sealed class RunStore(ReflectionTables tables)
{
    /// <summary>Most runs in one page.</summary>
    public const int MaxPage = 1000;

    // The service looks through a part of the partition in each call, whether it finds something there or not.
    private const int SearchCalls = 8;

    private readonly StoredTable _table = tables.Open(TableNames.IngestRuns);

    /// <summary>The run, or null. One call.</summary>
    /// <exception cref="DamagedRowException">The row is not readable.</exception>
    public async Task<Stored<RunRecord>?> GetAsync(ReflectionId reflection, RunId run, CancellationToken cancellation) =>
        await _table.GetAsync(TableKeys.Of(reflection), run.NewestFirst, cancellation) is { } row
            ? new Stored<RunRecord>(Read(row), row.ETag)
            : null;

    /// <summary>As <see cref="GetAsync"/>, for who only looks at another run: null also when the row is not readable. One call.</summary>
    public async Task<RunRecord?> FindAsync(ReflectionId reflection, RunId run, CancellationToken cancellation)
    {
        try
        {
            return (await GetAsync(reflection, run, cancellation))?.Value;
        }
        catch (DamagedRowException)
        {
            return null;
        }
    }

    /// <summary>Writes the run over the version <paramref name="expected"/>, or as a new one when that is null.</summary>
    /// <returns>Its new version, or null when somebody else's write came first.</returns>
    public async Task<ETag?> TryWriteAsync(RunRecord run, ETag? expected, CancellationToken cancellation)
    {
        var written = await _table.TryWriteAsync(Write(run), expected, cancellation);
        if (written is not null)
        {
            Metrics.Wrote(run);
        }

        return written;
    }

    /// <summary>A page of the reflection's runs, newest first.</summary>
    /// <param name="top">Runs in the page, 1 to <see cref="MaxPage"/>.</param>
    /// <param name="continuation">What the page before gave, or null for the first.</param>
    /// <param name="damaged">Takes the rows of the page that are not readable; when null, the first of them is thrown.</param>
    public async Task<(IReadOnlyList<RunRecord> Runs, string? Continuation)> ListAsync(
        ReflectionId reflection, int top, string? continuation, CancellationToken cancellation, ICollection<DamagedRowException>? damaged = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(top, MaxPage);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {TableKeys.Of(reflection)}");
        var (rows, next) = await _table.QueryPageAsync(filter, top, continuation, cancellation);
        return (ReadableRows.Read(rows, Read, damaged), next);
    }

    /// <summary>The newest runs of that content, newest first, as far as they are found with a few calls.</summary>
    /// <param name="max">Most runs.</param>
    /// <param name="damaged">Takes the rows that are not readable.</param>
    public async Task<IReadOnlyList<RunRecord>> FindByKeyAsync(
        ReflectionId reflection, IngestKey key, int max, ICollection<DamagedRowException> damaged, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {TableKeys.Of(reflection)} and Key eq {key.Value}");
        var (rows, _) = await _table.QueryFirstAsync(filter, max, SearchCalls, cancellation);
        return ReadableRows.Read(rows, Read, damaged);
    }

    /// <summary>The runs that were accepted since that time, newest first. One call for 1,000.</summary>
    /// <param name="max">Most runs.</param>
    /// <param name="damaged">Takes the rows that are not readable.</param>
    /// <returns>The runs, and whether they are all there are.</returns>
    public async Task<(IReadOnlyList<RunRecord> Runs, bool IsAll)> ListSinceAsync(
        ReflectionId reflection, DateTimeOffset since, int max, ICollection<DamagedRowException> damaged, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {TableKeys.Of(reflection)} and RowKey le {RunId.NewestFirstSince(since)}");
        var (rows, isAll) = await _table.QueryFirstAsync(filter, max, SearchCalls + (max / MaxPage), cancellation);
        return (ReadableRows.Read(rows, Read, damaged), isAll);
    }

    /// <summary>The runs that <paramref name="matches"/> lets through, newest first. One call for each 1,000 rows that are looked at.</summary>
    /// <param name="matches">Is asked of each run that is looked at, in order.</param>
    /// <param name="top">Runs to find, from 1.</param>
    /// <param name="maxCalls">Calls to make at most, from 1.</param>
    /// <param name="after">The row to go on after: what the search before gave, or null for the newest.</param>
    /// <param name="damaged">Takes the rows that are not readable; when null, the first of them is thrown.</param>
    /// <returns>What was found, and the last row that was looked at; null when there are no more.</returns>
    public async Task<(IReadOnlyList<RunRecord> Runs, string? After)> FindAsync(
        ReflectionId reflection, Func<RunRecord, bool> matches, int top, int maxCalls, string? after, CancellationToken cancellation,
        ICollection<DamagedRowException>? damaged = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxCalls, 1);
        var found = new List<RunRecord>();
        for (var calls = 0; calls < maxCalls && found.Count < top; calls++)
        {
            var filter = TableClient.CreateQueryFilter($"PartitionKey eq {TableKeys.Of(reflection)} and RowKey gt {after ?? ""}");
            var (rows, next) = await _table.QueryPageAsync(filter, MaxPage, null, cancellation);
            foreach (var row in rows)
            {
                if (found.Count == top)
                {
                    return (found, after);
                }

                after = row.RowKey;
                if (ReadableRows.Find(row, Read, damaged) is { } run && matches(run))
                {
                    found.Add(run);
                }
            }

            if (next is null)
            {
                return (found, null);
            }
        }

        return (found, after);
    }

    private static TableEntity Write(RunRecord run) => new RowWriter(TableKeys.Of(run.Reflection), run.Id.NewestFirst)
        .Text("Run", run.Id.Value)
        .Text("Reflection", run.Reflection.Value)
        .Text("Source", run.Source.Value)
        .Text("Status", run.Status.ToWire())
        .Number("Ticket", run.Ticket)
        .Number("Epoch", run.Epoch == 0 ? null : run.Epoch)
        .Text("Hub", run.Hub)
        .Json("Input", run.Input)
        .Flag("Force", run.Force)
        .Text("RetryOf", run.RetryOf?.Value)
        .Text("IdempotencyKey", run.IdempotencyKey)
        .Text("Key", run.Key?.Value)
        .Text("Content", run.Content?.Value)
        .Json("Known", run.Known)
        .Json("Validators", run.Validators)
        .Text("Reason", run.Reason)
        .Text("Matched", run.Matched?.Value)
        .Text("FailureStage", run.Failure?.Stage)
        .Text("ErrorClass", run.Failure?.ErrorClass)
        .Text("FailureMessage", run.Failure?.Message)
        .Text("RecoveredBy", run.RecoveredBy)
        .Json("Timeline", run.Timeline.OrderBy(reached => reached.Key).ToDictionary(reached => reached.Key.ToWire(), reached => reached.Value))
        .Count("Chunks", run.Counts.Chunks)
        .Count("ChangedChunks", run.Counts.ChangedChunks)
        .Count("Entities", run.Counts.Entities)
        .Count("Facts", run.Counts.Facts)
        .Count("RefusedFacts", run.Counts.RefusedFacts)
        .Count("StorageCalls", run.Counts.StorageCalls)
        .Count("ModelCalls", run.Counts.ModelCalls)
        .Number("InputTokens", run.Counts.InputTokens is 0 ? null : run.Counts.InputTokens)
        .Number("OutputTokens", run.Counts.OutputTokens is 0 ? null : run.Counts.OutputTokens)
        .Time("CreatedAt", run.CreatedAt)
        .Time("FinishedAt", run.FinishedAt)
        .Row;

    private RunRecord Read(TableEntity row)
    {
        var reader = new RowReader(_table.Name, row);
        var run = new RunRecord
        {
            Id = reader.Id<RunId>("Run"),
            Reflection = reader.Id<ReflectionId>("Reflection"),
            Source = reader.Id<SourceId>("Source"),
            Status = reader.Choice<RunStatus>("Status", RunStatusNames.TryParse),
            Ticket = reader.Number("Ticket"),
            Epoch = reader.OptionalNumber("Epoch") ?? 0,
            Hub = reader.Text("Hub"),
            Input = reader.Json<SourceInput>("Input"),
            Force = reader.Flag("Force"),
            RetryOf = reader.OptionalId<RunId>("RetryOf"),
            IdempotencyKey = reader.OptionalText("IdempotencyKey"),
            Key = reader.OptionalId<IngestKey>("Key"),
            Content = reader.OptionalId<ContentHash>("Content"),
            Known = reader.OptionalJson<KnownVersion>("Known"),
            Validators = reader.OptionalJson<SourceValidators>("Validators"),
            Reason = reader.OptionalText("Reason"),
            Matched = reader.OptionalId<RunId>("Matched"),
            Failure = ReadFailure(reader),
            RecoveredBy = reader.OptionalText("RecoveredBy"),
            Timeline = ReadTimeline(reader),
            Counts = new RunCounts(
                reader.Count("Chunks"), reader.Count("ChangedChunks"), reader.Count("Entities"), reader.Count("Facts"),
                reader.Count("RefusedFacts"), reader.Count("StorageCalls"), reader.Count("ModelCalls"))
            {
                InputTokens = reader.OptionalNumber("InputTokens") ?? 0,
                OutputTokens = reader.OptionalNumber("OutputTokens") ?? 0,
            },
            CreatedAt = reader.Time("CreatedAt"),
            FinishedAt = reader.OptionalTime("FinishedAt"),
        };
        reader.RequirePlace(TableKeys.Of(run.Reflection), run.Id.NewestFirst);
        return (run.Key, run.Content) switch
        {
            (null, null) => run,
            (null, _) => throw reader.Missing("Key"),
            (_, null) => throw reader.Missing("Content"),
            var (key, content) => key == IngestKey.Of(run.Reflection, run.Source, content) ? run : throw reader.Damaged("Key is not that of Source and Content"),
        };
    }

    private static RunFailure? ReadFailure(RowReader reader) =>
        (reader.OptionalText("FailureStage") ?? reader.OptionalText("ErrorClass") ?? reader.OptionalText("FailureMessage")) is null
            ? null
            : new RunFailure(reader.Text("FailureStage"), reader.Text("ErrorClass"), reader.Text("FailureMessage"));

    private static Dictionary<RunStatus, DateTimeOffset> ReadTimeline(RowReader reader)
    {
        var timeline = new Dictionary<RunStatus, DateTimeOffset>();
        foreach (var (name, time) in reader.Json<Dictionary<string, DateTimeOffset>>("Timeline"))
        {
            timeline.Add(RunStatusNames.TryParse(name, out var status) ? status : throw reader.Unknown("Timeline", name), time);
        }

        return timeline;
    }
}
