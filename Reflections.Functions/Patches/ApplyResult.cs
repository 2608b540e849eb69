using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;

namespace Reflections.Functions.Patches;

/// <summary>What became of an application. However often it is asked for, and by whomever, the end is the same.</summary>
public abstract record ApplyResult
{
    /// <summary>The runs of this source that wait for review: what is visible now may have overtaken them.</summary>
    public IReadOnlyList<RunId> Reviews { get; init; } = [];

    /// <summary>This call made the generation visible.</summary>
    public sealed record Applied(AppliedVersion Version) : ApplyResult;

    /// <summary>It was visible before.</summary>
    /// <param name="Version">What readers see now when it is still this generation, else null.</param>
    public sealed record AlreadyApplied(AppliedVersion? Version) : ApplyResult;

    /// <summary>A newer observation is visible; nothing of this generation is left.</summary>
    public sealed record Superseded : ApplyResult;

    /// <summary>Nobody approved it; nothing was done.</summary>
    /// <param name="Status">Where the patch stands; null when nothing is known of this generation.</param>
    public sealed record NotApproved(PatchStatus? Status) : ApplyResult;
}
