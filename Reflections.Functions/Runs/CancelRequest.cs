using Reflections.Functions.Hosting;

namespace Reflections.Functions.Runs;

/// <summary>A request to cancel runs.</summary>
/// <param name="Reason">Why, or null.</param>
/// <param name="RequestedBy">Who asks, or null.</param>
public sealed record CancelRequest(string? Reason, string? RequestedBy)
{
    /// <summary>Longest <see cref="Reason"/>, in characters: with <see cref="RequestedBy"/> it stands in the run's row, whose size is limited.</summary>
    public const int MaxReasonLength = 2048;

    /// <summary>Longest <see cref="RequestedBy"/>, in characters.</summary>
    public const int MaxRequestedByLength = 256;

    /// <summary>One sentence for the run.</summary>
    /// <exception cref="ProblemException">One of them is too long.</exception>
    public string Sentence()
    {
        RequireShort("reason", Reason, MaxReasonLength);
        RequireShort("requestedBy", RequestedBy, MaxRequestedByLength);
        return $"Cancelled by {(string.IsNullOrWhiteSpace(RequestedBy) ? "a caller" : RequestedBy)}{(string.IsNullOrWhiteSpace(Reason) ? "." : $": {Reason}")}";
    }

    private static void RequireShort(string field, string? text, int limit)
    {
        if (text?.Length > limit)
        {
            throw new ProblemException(Problem.InvalidField(field, "is too long", limit));
        }
    }
}
