using Reflections.Domain.Patches;

namespace Reflections.Domain.Evaluation;

/// <summary>What the evaluation says of a batch.</summary>
/// <param name="Kind">Apply, hold or refuse.</param>
/// <param name="Reason">One sentence for people.</param>
/// <param name="AgainstGeneration">The applied generation it was judged against; 0 for none. If another is applied at the time of approval, judge again.</param>
/// <param name="Refusals">The facts that were refused, each with its code.</param>
/// <param name="Accepted">The batch without the refused facts: what is approved.</param>
public sealed record Verdict(
    VerdictKind Kind, string Reason, long AgainstGeneration, IReadOnlyList<FactRefusal> Refusals, PatchBatch Accepted);

/// <summary>What to do with a batch.</summary>
public enum VerdictKind
{
    /// <summary>Apply it.</summary>
    Approve = 0,

    /// <summary>Hold it for a reviewer.</summary>
    Hold = 1,

    /// <summary>Refuse it.</summary>
    Reject = 2,
}

/// <summary>A fact that was refused.</summary>
/// <param name="FactId">The fact.</param>
/// <param name="Code">Stable code, one of <see cref="RefusalCodes"/>.</param>
/// <param name="Detail">What did not fit.</param>
public sealed record FactRefusal(string FactId, string Code, string Detail);
