namespace Reflections.Domain.Reconciliation;

/// <summary>What two stores tell differently.</summary>
public enum DriftKind
{
    /// <summary>The engine has ended the run, and its row is open.</summary>
    RunNotTerminalButInstanceEnded,

    /// <summary>The row has an outcome, and the engine still works on the run.</summary>
    InstanceRunningButRunTerminal,

    /// <summary>The row is open, and the engine does not know the run.</summary>
    RunWithoutInstance,

    /// <summary>What readers should see has no manifest, or not its own.</summary>
    AppliedManifestMissing,

    /// <summary>What readers should see cannot be searched: its chunks are gone.</summary>
    AppliedSegmentMissing,

    /// <summary>The batch blob that a row names is gone.</summary>
    BatchMissing,

    /// <summary>A patch is approved, and no intent says that it is to be applied.</summary>
    EntryApprovedWithoutIntent,

    /// <summary>The source row counts otherwise than the manifest of what it shows.</summary>
    SourceCountsDiffer,
}
