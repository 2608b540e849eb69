using Azure;
using Azure.Data.Tables;
using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Ledger;

/// <summary>What is known of each ingest key, and the history of its earlier lives.</summary>
public sealed class LedgerStore(ReflectionTables tables)
{
    private const string EntryRow = "entry";
    private const string HistoryPrefix = "generation-";

    private readonly StoredTable _table = tables.Open(TableNames.IngestLedger);

    /// <summary>The entry, or null. One call.</summary>
    /// <exception cref="DamagedRowException">The row is not readable.</exception>
    public async Task<Stored<LedgerEntry>?> GetAsync(IngestKey key, CancellationToken cancellation) =>
        await _table.GetAsync(key.Value, EntryRow, cancellation) is { } row ? new Stored<LedgerEntry>(Read(row), row.ETag) : null;

    /// <summary>Inserts the first life of a content; the entry that stands afterwards. One call when it is new, two when it is not.</summary>
    /// <exception cref="DamagedRowException">The row that is there is not readable.</exception>
    public async Task<Stored<LedgerEntry>> InsertOrGetAsync(LedgerEntry entry, CancellationToken cancellation)
    {
        var (_, etag, row) = await _table.InsertOrGetAsync(Write(entry, EntryRow), cancellation);
        return new Stored<LedgerEntry>(Read(row), etag);
    }

    /// <summary>Writes the entry over the version <paramref name="expected"/>, or as a new one when that is null.</summary>
    /// <returns>Its new version, or null when somebody else's write came first.</returns>
    public Task<ETag?> TryWriteAsync(LedgerEntry entry, ETag? expected, CancellationToken cancellation) =>
        _table.TryWriteAsync(Write(entry, EntryRow), expected, cancellation);

    /// <summary>
    /// Starts a life: the first one, or one that replaces <paramref name="current"/>, which becomes a history row in the same
    /// transaction. What was still proposed there ends superseded.
    /// </summary>
    /// <returns>The entry's version, or null when somebody else's write came first.</returns>
    /// <exception cref="InvalidOperationException">The current life is approved: it must be settled first.</exception>
    /// <exception cref="DamagedRowException">A row stands where the history of this life belongs, though the life has not ended.</exception>
    public async Task<ETag?> StartLifeAsync(LedgerEntry newLife, Stored<LedgerEntry>? current, CancellationToken cancellation)
    {
        if (current is not { } before)
        {
            return await TryWriteAsync(newLife, null, cancellation);
        }

        var ended = before.Value.Status switch
        {
            PatchStatus.Approved => throw new InvalidOperationException(
                $"Generation {before.Value.Generation} is approved and must be settled before generation {newLife.Generation} is proposed."),
            PatchStatus.Proposed => before.Value.MarkSuperseded(),
            _ => before.Value,
        };
        var entry = Write(newLife, EntryRow);
        var history = Write(ended, HistoryPrefix + TableKeys.Of(ended.Generation));
        try
        {
            var written = await _table.SubmitAsync(
                [
                    new TableTransactionAction(TableTransactionActionType.Add, history),
                    new TableTransactionAction(TableTransactionActionType.UpdateReplace, entry, before.ETag),
                ],
                cancellation);
            return written[1];
        }
        catch (TableTransactionFailedException refused) when (refused.Status is 404 or 409 or 412)
        {
            // Both rows or none: if the entry is what was meant, the history row is there too.
            var standing = await _table.GetAsync(entry.PartitionKey, entry.RowKey, cancellation);
            if (standing is not null && RowContent.Same(standing, entry))
            {
                return standing.ETag;
            }

            // Nobody's write came first, so the same attempt would be refused for ever.
            return standing?.ETag != before.ETag
                ? null
                : throw new DamagedRowException(_table.Name, history.PartitionKey, history.RowKey, "it stands though that life has not ended");
        }
    }

    /// <summary>The earlier lives, oldest first.</summary>
    public async Task<IReadOnlyList<LedgerEntry>> HistoryAsync(IngestKey key, CancellationToken cancellation)
    {
        var lives = new List<LedgerEntry>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {key.Value} and RowKey ge {HistoryPrefix} and RowKey lt {"generation."}");
        await foreach (var row in _table.QueryAsync(filter, cancellation))
        {
            lives.Add(Read(row));
        }

        return lives;
    }

    /// <summary>The earlier life of that generation, or null. One call.</summary>
    public async Task<LedgerEntry?> GetLifeAsync(IngestKey key, long generation, CancellationToken cancellation) =>
        await _table.GetAsync(key.Value, HistoryPrefix + TableKeys.Of(generation), cancellation) is { } row ? Read(row) : null;

    private static TableEntity Write(LedgerEntry entry, string row) => new RowWriter(entry.Key.Value, row)
        .Text("Reflection", entry.Reflection.Value)
        .Text("Source", entry.Source.Value)
        .Text("Content", entry.Content.Value)
        .Text("Fingerprint", entry.Fingerprint.Value)
        .Text("Owner", entry.Owner.Value)
        .Number("Generation", entry.Generation)
        .Text("Status", entry.Status.ToWire())
        .Text("Batch", entry.Batch)
        .Text("BatchHash", entry.BatchHash)
        .Json("Validators", entry.Validators)
        .Number("Fence", entry.Fence)
        .Text("Rejection", entry.Rejection?.ToWire())
        .Text("Evaluation", entry.Evaluation)
        .Row;

    private LedgerEntry Read(TableEntity row)
    {
        var reader = new RowReader(_table.Name, row);
        var (reflection, source, content) = (reader.Id<ReflectionId>("Reflection"), reader.Id<SourceId>("Source"), reader.Id<ContentHash>("Content"));
        var entry = new LedgerEntry
        {
            Key = IngestKey.Of(reflection, source, content),
            Reflection = reflection,
            Source = source,
            Content = content,
            Fingerprint = reader.Id<PipelineFingerprint>("Fingerprint"),
            Owner = reader.Id<RunId>("Owner"),
            Generation = reader.Number("Generation"),
            Status = reader.Choice<PatchStatus>("Status", PatchStatusNames.TryParse),
            Batch = reader.Text("Batch"),
            BatchHash = reader.Text("BatchHash"),
            Validators = reader.OptionalJson<SourceValidators>("Validators"),
            Fence = reader.Number("Fence"),
            Rejection = reader.OptionalChoice<RejectionKind>("Rejection", RejectionKindNames.TryParse),
            Evaluation = reader.OptionalText("Evaluation"),
        };
        reader.RequirePlace(entry.Key.Value, row.RowKey == EntryRow ? EntryRow : HistoryPrefix + TableKeys.Of(entry.Generation));
        return entry.Status == PatchStatus.Rejected && entry.Rejection is null ? throw reader.Missing("Rejection") : entry;
    }
}
