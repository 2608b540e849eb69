using Azure.Data.Tables;
using Reflections.Domain.Identity;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Ledger;

/// <summary>The callers' idempotency keys, each within its reflection.</summary>
public sealed class IdempotencyStore(ReflectionTables tables)
{
    private readonly StoredTable _table = tables.Open(TableNames.IdempotencyKeys);

    /// <summary>Binds the key to <paramref name="mine"/> unless it is bound.</summary>
    /// <returns>The record that stands. One call when the key is new, two when it is not.</returns>
    /// <exception cref="DamagedRowException">The row that is there is not readable.</exception>
    public async Task<IdempotencyRecord> InsertOrGetAsync(
        ReflectionId reflection, IdempotencyKey key, IdempotencyRecord mine, CancellationToken cancellation)
    {
        var row = new RowWriter(TableKeys.Of(reflection), Sha256Text.Of(key.Value))
            .Text("Reflection", reflection.Value)
            .Text("Key", key.Value)
            .Text("Run", mine.Run.Value)
            .Text("RequestFingerprint", mine.RequestFingerprint)
            .Time("CreatedAt", mine.CreatedAt)
            .Row;
        var (_, _, standing) = await _table.InsertOrGetAsync(row, cancellation);
        return Read(standing);
    }

    /// <summary>The record of the key, or null. One call.</summary>
    /// <exception cref="DamagedRowException">The row is not readable.</exception>
    public async Task<IdempotencyRecord?> GetAsync(ReflectionId reflection, IdempotencyKey key, CancellationToken cancellation) =>
        await _table.GetAsync(TableKeys.Of(reflection), Sha256Text.Of(key.Value), cancellation) is { } row ? Read(row) : null;

    private IdempotencyRecord Read(TableEntity row)
    {
        var reader = new RowReader(_table.Name, row);
        reader.RequirePlace(TableKeys.Of(reader.Id<ReflectionId>("Reflection")), Sha256Text.Of(reader.Text("Key")));
        return new IdempotencyRecord(reader.Id<RunId>("Run"), reader.Text("RequestFingerprint"), reader.Time("CreatedAt"));
    }
}
