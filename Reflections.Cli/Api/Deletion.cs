namespace Reflections.Cli.Api;

/// <summary>A deletion as it stands.</summary>
/// <param name="IsComplete">Nothing is left, and nothing can come.</param>
/// <param name="Erased">What the call erased.</param>
/// <param name="Residue">What a scan found afterwards.</param>
/// <param name="OpenRuns">Runs from before that have not ended.</param>
/// <param name="StorageCalls">What the call cost; null from a host that does not tell.</param>
internal sealed record Deletion(
    DateTimeOffset DeletedAt, bool IsComplete, DeletionReceipt Receipt, Residue Erased, Residue Residue, IReadOnlyList<string> OpenRuns, int? StorageCalls = null);

/// <summary>What a deletion took back, and what other sources say too.</summary>
internal sealed record DeletionReceipt(
    string ReflectionId, string SourceId, long Ticket, long Generation, IReadOnlyList<string> RetractedFacts, IReadOnlyList<string> RetractedEntities,
    IReadOnlyList<KeptItem> KeptFacts, IReadOnlyList<KeptItem> KeptEntities, string? Unknown);

/// <summary>What outlives the source.</summary>
internal sealed record KeptItem(string Id, IReadOnlyList<string> SupportedBy);

/// <summary>What storage holds, or held, of a source.</summary>
internal sealed record Residue(int KnowledgeRows, int IndexRows, int Blobs, int Passages);
