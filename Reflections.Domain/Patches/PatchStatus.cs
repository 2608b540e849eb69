namespace Reflections.Domain.Patches;

/// <summary>Where a patch batch stands within one generation of one ingest key. Stored by name.</summary>
public enum PatchStatus
{
    /// <summary>Stored, not judged yet or held for review.</summary>
    Proposed = 0,

    /// <summary>Judged good; its write-ahead row exists; it must be applied or settled.</summary>
    Approved = 1,

    /// <summary>Visible, or was visible, to readers.</summary>
    Applied = 2,

    /// <summary>Refused by judgement, or because a review timed out.</summary>
    Rejected = 3,

    /// <summary>A newer observation was applied before it.</summary>
    Superseded = 4,
}
