namespace Reflections.Domain.Runs;

/// <summary>Where a run stands. Values are stored by name (<see cref="RunStatusNames"/>).</summary>
public enum RunStatus
{
    /// <summary>Accepted; nothing was fetched yet.</summary>
    Queued = 0,

    /// <summary>Another run of the same source works; this one waits for its turn.</summary>
    WaitingTurn = 1,

    /// <summary>The raw content is fetched and made canonical.</summary>
    Fetching = 2,

    /// <summary>The canonical text is cut into chunks.</summary>
    Chunking = 3,

    /// <summary>Changed chunks are embedded.</summary>
    Embedding = 4,

    /// <summary>Entities are extracted from changed chunks.</summary>
    ExtractingEntities = 5,

    /// <summary>Facts are extracted from changed chunks.</summary>
    ExtractingFacts = 6,

    /// <summary>The proposed batch is judged.</summary>
    Evaluating = 7,

    /// <summary>The batch is held until a reviewer decides.</summary>
    AwaitingReview = 8,

    /// <summary>The approved batch is being made visible.</summary>
    Applying = 9,

    /// <summary>Terminal: the content is applied.</summary>
    Completed = 20,

    /// <summary>Terminal: the evaluation, or a reviewer, refused the batch.</summary>
    EvalRejected = 21,

    /// <summary>Terminal: a stage failed for good.</summary>
    Failed = 22,

    /// <summary>Terminal: the content needed no work; the reason names the earlier run.</summary>
    DuplicateSkipped = 23,

    /// <summary>Terminal: cancelled before approval.</summary>
    Cancelled = 24,

    /// <summary>Terminal: a newer observation of the source was applied.</summary>
    Superseded = 25,
}
