using Reflections.Domain.Ledger;
using Reflections.Functions.Ledger;

namespace Reflections.Functions.Patches;

/// <summary>What became of an approval.</summary>
public abstract record ApproveResult
{
    /// <summary>The patch is approved (or was, with this very batch, and may be settled by now): apply it.</summary>
    public sealed record Approved(Stored<LedgerEntry> Entry) : ApproveResult;

    /// <summary>The verdict was made against another version than the one that readers see: judge again.</summary>
    /// <param name="AppliedGeneration">What readers see; 0 for nothing.</param>
    public sealed record JudgeAgain(long AppliedGeneration) : ApproveResult;

    /// <summary>Somebody else decided first, or the content belongs to another run now.</summary>
    /// <param name="Entry">As it stands; null when it is gone.</param>
    public sealed record Lost(Stored<LedgerEntry>? Entry) : ApproveResult;
}
