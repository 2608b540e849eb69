using Reflections.Domain.Evaluation;

namespace Reflections.Functions.Review;

/// <summary>What a reviewer decided.</summary>
/// <param name="Decision"><see cref="Approve"/> or <see cref="Reject"/>.</param>
/// <param name="Reviewer">Who, or null.</param>
/// <param name="Comment">Why, or null.</param>
/// <param name="Facts">Ids of the facts to approve, or null for all; only with an approval.</param>
/// <param name="Except">Ids of the facts to leave out, instead of <paramref name="Facts"/>.</param>
public sealed record ReviewDecision(
    string? Decision, string? Reviewer, string? Comment, IReadOnlyList<string?>? Facts = null, IReadOnlyList<string?>? Except = null)
{
    /// <summary>Longest <see cref="Reviewer"/>, in characters: with the comment it stands in the ledger entry, whose size is limited.</summary>
    public const int MaxReviewerLength = 256;

    /// <summary>Longest <see cref="Comment"/>, in characters.</summary>
    public const int MaxCommentLength = 4096;

    /// <summary>Apply the batch.</summary>
    public const string Approve = "approve";

    /// <summary>Refuse the batch.</summary>
    public const string Reject = "reject";

    /// <summary>Which facts are approved; null for all.</summary>
    public FactSelection? Selection => (Facts ?? Except) is { } ids
        ? new FactSelection(ids.OfType<string>().ToHashSet(StringComparer.Ordinal), IsExcept: Facts is null) : null;

    /// <summary>One sentence for the ledger.</summary>
    public string Sentence => $"{(Decision != Approve ? "Rejected" : Selection is null ? "Approved" : "Approved in part")} by {Reviewer ?? "a reviewer"}{(Comment is null ? "." : $": {Comment}")}";
}
