namespace Reflections.Functions.Storage;

/// <summary>The tables, without the installation's prefix.</summary>
public static class TableNames
{
    /// <summary>One partition a composite hash: its entry and the history of earlier generations.</summary>
    public const string IngestLedger = nameof(IngestLedger);

    /// <summary>One row a run, newest first.</summary>
    public const string IngestRuns = nameof(IngestRuns);

    /// <summary>Which run answers a caller's key.</summary>
    public const string IdempotencyKeys = nameof(IdempotencyKeys);

    /// <summary>One row a source: its order, its turn and what readers see.</summary>
    public const string Sources = nameof(Sources);

    /// <summary>The list of reflections.</summary>
    public const string Reflections = nameof(Reflections);

    /// <summary>Write-ahead intents; all that the sweeper reads.</summary>
    public const string UnappliedPatches = nameof(UnappliedPatches);

    /// <summary>One partition a generation: manifest, entities, facts.</summary>
    public const string Knowledge = nameof(Knowledge);

    /// <summary>Names of entities and subjects, over all sources of a reflection.</summary>
    public const string KnowledgeIndex = nameof(KnowledgeIndex);

    /// <summary>One partition a batch of sources: its own row and one for each item.</summary>
    public const string SourceBatches = nameof(SourceBatches);

    /// <summary>What each sweep did.</summary>
    public const string SweepReceipts = nameof(SweepReceipts);

    /// <summary>Heartbeats of task hubs.</summary>
    public const string Hubs = nameof(Hubs);
}
