using System.Text.Json.Serialization;

namespace Reflections.Cli.Api;

/// <summary>A run as the API shows it.</summary>
internal sealed record Run(
    string Id, string ReflectionId, string SourceId, string Status, string? Outcome, string? Reason, string? MatchedRunId, string? RetryOf, string? RecoveredBy,
    long? Ticket, string? Url, string? ContentHash, string? IngestKey, string? IdempotencyKey, RunFailure? Failure, RunCounts? Counts, IReadOnlyList<RunMoment>? Timeline,
    DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt, double? Seconds)
{
    public const string AwaitingReview = "awaiting_review";

    /// <summary>Nothing more happens to the run unless a reviewer decides: whoever waits for it stops.</summary>
    [JsonIgnore]
    public bool IsSettled => Outcome is not null || Status == AwaitingReview;
}

/// <summary>What a run did and cost.</summary>
internal sealed record RunCounts(int Chunks, int ChangedChunks, int Entities, int Facts, int RefusedFacts, int StorageCalls, int ModelCalls)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long InputTokens { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long OutputTokens { get; init; }
}

/// <summary>Where and why a run failed.</summary>
internal sealed record RunFailure(string Stage, string ErrorClass, string Message);

/// <summary>When a run reached a status.</summary>
internal sealed record RunMoment(string Status, DateTimeOffset At);
