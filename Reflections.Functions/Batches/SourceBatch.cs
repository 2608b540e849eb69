using Reflections.Domain.Identity;

namespace Reflections.Functions.Batches;

/// <summary>One request to ingest many sources. Its items stand in rows of their own.</summary>
public sealed record SourceBatch
{
    /// <summary>Most items of one batch.</summary>
    public const int MaxItems = 1000;

    /// <summary>Most runs of one batch at a time.</summary>
    public const int MaxConcurrency = 32;

    /// <summary>Runs of a batch at a time when the caller names no number.</summary>
    public const int DefaultConcurrency = 4;

    /// <summary>The batch's orchestration; of the same form as a run's id.</summary>
    public required RunId Id { get; init; }

    /// <summary>The reflection that all items belong to.</summary>
    public required ReflectionId Reflection { get; init; }

    /// <summary>Number of items, 1 to <see cref="MaxItems"/>.</summary>
    public required int Total { get; init; }

    /// <summary>Runs at a time, 1 to <see cref="MaxConcurrency"/>.</summary>
    public required int Concurrency { get; init; }

    /// <summary>Do the work whatever is known.</summary>
    public bool Force { get; init; }

    /// <summary>The hub whose engine works through it.</summary>
    public required string Hub { get; init; }

    /// <summary>Where it stands.</summary>
    public required SourceBatchStatus Status { get; init; }

    /// <summary>When it was sent.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When somebody asked that nothing more is started, or null.</summary>
    public DateTimeOffset? CancelRequestedAt { get; init; }

    /// <summary>When it ended, or null.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The batch at its end; unchanged when it has ended.</summary>
    public SourceBatch Finish(SourceBatchStatus status, DateTimeOffset now) =>
        Status == SourceBatchStatus.Running ? this with { Status = status, FinishedAt = now } : this;

    /// <summary>The caller's key under which an item's run is accepted: whoever accepts it again finds the run that is there.</summary>
    public IdempotencyKey KeyOf(int index) => IdempotencyKey.TryCreate(FormattableString.Invariant($"batch-{Id}-{index}"), out var key, out var problem)
        ? key : throw new InvalidOperationException(problem);
}

/// <summary>Where a batch stands. Stored by name.</summary>
public enum SourceBatchStatus
{
    /// <summary>Items wait or are worked on.</summary>
    Running = 0,

    /// <summary>Every item was started and has an outcome.</summary>
    Completed = 1,

    /// <summary>It was cancelled before every item was started.</summary>
    Cancelled = 2,

    /// <summary>It could not be worked through.</summary>
    Failed = 3,
}
