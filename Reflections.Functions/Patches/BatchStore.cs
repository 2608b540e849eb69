using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Patches;

/// <summary>Patch batches as blobs, named by their hash and verified by it when read.</summary>
public sealed class BatchStore(ArtifactStore artifacts)
{
    /// <summary>Keeps the batch. One call when it is new.</summary>
    /// <param name="epoch">As <see cref="ArtifactFolder"/> has it.</param>
    public Task<StoredBatch> PutAsync(PatchBatch batch, long epoch, CancellationToken cancellation)
    {
        var (stored, bytes) = Describe(batch, epoch);
        return PutAsync(stored, bytes, cancellation);
    }

    internal async Task<StoredBatch> PutAsync(StoredBatch stored, byte[] bytes, CancellationToken cancellation)
    {
        await artifacts.PutIfAbsentAsync(stored.Name, bytes, "application/json", verify: true, cancellation);
        return stored;
    }

    /// <summary>The batch of a ledger entry. One call.</summary>
    /// <exception cref="DamagedBlobException">It is not there, or not the one that was stored.</exception>
    /// <exception cref="DamagedBatchException">It is of a layout that this version does not know.</exception>
    public Task<PatchBatch> GetAsync(LedgerEntry entry, CancellationToken cancellation) => GetAsync(entry.Batch, entry.BatchHash, cancellation);

    /// <summary>The batch of the applied version. One call.</summary>
    /// <exception cref="DamagedBlobException">It is not there, or not the one that was stored.</exception>
    /// <exception cref="DamagedBatchException">It is of a layout that this version does not know.</exception>
    public Task<PatchBatch> GetAsync(AppliedVersion applied, CancellationToken cancellation) =>
        GetAsync(applied.Batch, applied.ManifestHash, cancellation);

    /// <summary>The batch of the version that was deleted, or null when that is unknown. One call.</summary>
    /// <exception cref="DamagedBlobException">It is not there, or not the one that was stored.</exception>
    /// <exception cref="DamagedBatchException">It is of a layout that this version does not know.</exception>
    public async Task<PatchBatch?> FindAsync(SourceDeletion deletion, CancellationToken cancellation) =>
        deletion is { Batch: { } name, BatchHash: { } hash } ? await GetAsync(name, hash, cancellation) : null;

    internal static (StoredBatch Stored, byte[] Bytes) Describe(PatchBatch batch, long epoch)
    {
        var bytes = PatchBatchJson.Serialize(batch);
        var hash = PatchBatchJson.HashOf(bytes);
        return (new StoredBatch(ArtifactNames.Batch(new ArtifactFolder(batch.Reflection, batch.Source, epoch), hash), hash), bytes);
    }

    private async Task<PatchBatch> GetAsync(string name, string hash, CancellationToken cancellation)
    {
        var bytes = (await artifacts.GetAsync(name, cancellation) ?? throw new DamagedBlobException(name, "it is not there")).ToMemory();
        if (PatchBatchJson.HashOf(bytes.Span) != hash)
        {
            artifacts.Forget(name);
            throw new DamagedBlobException(name, "its bytes are not those that were stored");
        }

        return PatchBatchJson.Deserialize(bytes.Span);
    }
}
