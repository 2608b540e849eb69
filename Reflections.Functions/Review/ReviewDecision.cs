namespace Reflections.Functions.Review;

/// <summary>What a reviewer decided.</summary>
/// <param name="Decision"><see cref="Approve"/> or <see cref="Reject"/>.</param>
/// <param name="Reviewer">Who, or null.</param>
/// <param name="Comment">Why, or null.</param>
public sealed record ReviewDecision(string? Decision, string? Reviewer, string? Comment)
{
    /// <summary>Longest <see cref="Reviewer"/>, in characters: with the comment it stands in the ledger entry, whose size is limited.</summary>
    public const int MaxReviewerLength = 256;

    /// <summary>Longest <see cref="Comment"/>, in characters.</summary>
    public const int MaxCommentLength = 4096;

    /// <summary>Apply the batch.</summary>
    public const string Approve = "approve";

    /// <summary>Refuse the batch.</summary>
    public const string Reject = "reject";

    /// <summary>One sentence for the ledger.</summary>
    public string Sentence => $"{(Decision == Approve ? "Approved" : "Rejected")} by {Reviewer ?? "a reviewer"}{(Comment is null ? "." : $": {Comment}")}";
}
