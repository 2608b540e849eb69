using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Functions.Knowledge;
using Reflections.Functions.Patches;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Deletion;

/// <summary>Works receipts out, once a deletion, before anything is erased, and keeps them.</summary>
public sealed class DeletionReceipts(ArtifactStore artifacts, BatchStore batches, KnowledgeStore knowledge)
{
    /// <summary>The receipt of the source's last deletion: the one that is kept, or a new one. What it rests on must not be erased before.</summary>
    public async Task<DeletionReceipt> EnsureAsync(SourceState state, SourceDeletion deletion, CancellationToken cancellation) =>
        await FindAsync(state, deletion, cancellation)
        ?? await artifacts.PutJsonAsync(NameOf(state, deletion), await WorkOutAsync(state, deletion, cancellation), cancellation);

    /// <summary>The receipt that is kept, or null. One call.</summary>
    public Task<DeletionReceipt?> FindAsync(SourceState state, SourceDeletion deletion, CancellationToken cancellation) =>
        artifacts.GetJsonAsync<DeletionReceipt>(NameOf(state, deletion), cancellation);

    // Apart from the source's own artifacts, which are erased.
    private static string NameOf(SourceState state, SourceDeletion deletion) =>
        FormattableString.Invariant($"deletions/{new ArtifactFolder(state.Reflection, state.Source, 0).Root}{deletion.Ticket}.json");

    private async Task<DeletionReceipt> WorkOutAsync(SourceState state, SourceDeletion deletion, CancellationToken cancellation)
    {
        try
        {
            var batch = await batches.FindAsync(deletion, cancellation);
            var (facts, entities) = batch is null ? ([], []) : (batch.Facts, batch.Entities);
            var supporters = await FindSupportersAsync(state, facts.Select(fact => fact.Subject).Concat(entities.Select(entity => entity.Name)), cancellation);
            var (retractedFacts, keptFacts) = Part(facts.Select(fact => fact.Id), supporters);
            var (retractedEntities, keptEntities) = Part(entities.Select(entity => entity.Id), supporters);
            return Receipt(state, deletion) with
            {
                RetractedFacts = retractedFacts,
                RetractedEntities = retractedEntities,
                KeptFacts = keptFacts,
                KeptEntities = keptEntities,
            };
        }
        catch (Exception damage) when (damage is DamagedBlobException or DamagedBatchException)
        {
            return Receipt(state, deletion) with { Unknown = damage.Message };
        }
    }

    private static DeletionReceipt Receipt(SourceState state, SourceDeletion deletion) =>
        new(state.Reflection.Value, state.Source.Value, deletion.Ticket, deletion.Generation, [], [], [], []);

    /// <summary>The sources that now show each fact and entity, by its id.</summary>
    private async Task<ILookup<string, string>> FindSupportersAsync(SourceState state, IEnumerable<string> names, CancellationToken cancellation) =>
        (await knowledge.FindByNamesAsync(state.Reflection, names, state.Source, cancellation))
            .SelectMany(hit => hit.Facts.Concat(hit.Entities).Select(id => (Id: id, Source: hit.Source.Value)))
            .Distinct()
            .OrderBy(support => support.Source, StringComparer.Ordinal)
            .ToLookup(support => support.Id, support => support.Source, StringComparer.Ordinal);

    private static (IReadOnlyList<string> Retracted, IReadOnlyList<KeptItem> Kept) Part(IEnumerable<string> ids, ILookup<string, string> supporters)
    {
        var all = ids.Order(StringComparer.Ordinal).ToLookup(supporters.Contains);
        return ([.. all[false]], [.. all[true].Select(id => new KeptItem(id, [.. supporters[id]]))]);
    }
}
