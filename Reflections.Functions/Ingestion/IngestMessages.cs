using System.Text.Json.Serialization;
using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Domain.Runs;
using Reflections.Functions.Ledger;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Ingestion;

// What the orchestrator and its activities say to each other: references and counts, never content.

/// <summary>The orchestration's input.</summary>
/// <param name="Open">The run as it was accepted, should storage lose its rows; null in one that an earlier version started.</param>
public sealed record IngestInput(ReflectionId Reflection, SourceId Source, RunId Run, OpenRunRow? Open = null)
{
    /// <summary>The recorded trace that the run was started in, as a <c>traceparent</c>, or null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Trace { get; init; }
}

/// <summary>The orchestration's output.</summary>
public sealed record IngestOutput([property: JsonPropertyName("outcome")] string Outcome, [property: JsonPropertyName("reason")] string? Reason)
{
    /// <summary>The run's row has no outcome, and cannot be given one.</summary>
    public static IngestOutput Unknown(string reason) => new("unknown", reason);
}

/// <summary>Live progress, shown as the custom status.</summary>
/// <param name="Stage">The run's status name.</param>
/// <param name="Done">Chunks done in this stage.</param>
/// <param name="Total">Chunks to do in this stage.</param>
public sealed record IngestProgress(
    [property: JsonPropertyName("stage")] string Stage, [property: JsonPropertyName("done")] int Done, [property: JsonPropertyName("total")] int Total);

/// <summary>A run's row as an activity left it: its value and the ETag its next write is conditional on.</summary>
public sealed record RunCursor(RunRecord Run, string ETag)
{
    /// <summary>What stopped the activity for good, or null. The next one is not given it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StepFailure? Failure { get; init; }

    /// <summary>As <see cref="IngestInput.Trace"/>; the orchestrator puts it back on what an activity left.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Trace { get; init; }
}

/// <summary>What the fetch stage did.</summary>
/// <param name="Failure">Null when the canonical text is stored.</param>
/// <param name="RetryAfter">How long to wait at least before trying again; null when trying again is no use.</param>
public sealed record FetchStepResult(RunCursor Cursor, RunFailure? Failure, TimeSpan? RetryAfter)
{
    /// <summary>How often and how far apart it is tried; null in what an earlier version left.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FetchRetries? Retries { get; init; }

    /// <summary>The host had no room. Nothing was asked, so it counts as no attempt.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsBusy { get; init; }
}

/// <summary>What the claim stage decided.</summary>
public sealed record ClaimResult(RunCursor Cursor, ClaimStep Step, RunEnd? End = null);

/// <summary>What a run does next.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ClaimStep>))]
public enum ClaimStep
{
    /// <summary>Another run works on the source: wait and claim again.</summary>
    Wait,

    /// <summary>Do the work.</summary>
    Work,

    /// <summary>What the server called unmodified is no answer: fetch everything, and claim again.</summary>
    Fetch,

    /// <summary>A batch is there: judge it.</summary>
    Judge,

    /// <summary>The batch is approved: apply it.</summary>
    Apply,

    /// <summary>Write the outcome.</summary>
    End,

    /// <summary>The run is terminal.</summary>
    Done,
}

/// <summary>How a run ends.</summary>
/// <param name="TurnReleased">The source row's turn was given back by the write that led here.</param>
public sealed record RunEnd(RunStatus Status, string Reason, RunId? Matched = null, RunFailure? Failure = null, bool TurnReleased = false);

/// <summary>What the chunk stage planned.</summary>
/// <param name="Total">All chunks.</param>
/// <param name="Changed">Chunks whose results are not known yet; they are listed, each once, in <paramref name="Work"/>.</param>
/// <param name="Chunks">Blob with all chunks.</param>
/// <param name="Work">Blob with the changed chunks.</param>
/// <param name="Known">Blob with results of earlier work, or null.</param>
public sealed record WorkPlan(int Total, int Changed, string Chunks, string Work, string? Known, int GroupSize, int GroupsInFlight)
{
    /// <summary>No work: the plan of a stage that was stopped.</summary>
    public static WorkPlan Nothing { get; } = new(0, 0, "", "", null, 1, 1);

    /// <summary>The groups of changed chunks.</summary>
    [JsonIgnore]
    public IEnumerable<Range> Groups
    {
        get
        {
            for (var from = 0; from < Changed; from += GroupSize)
            {
                yield return from..Math.Min(from + GroupSize, Changed);
            }
        }
    }
}

/// <summary>What the chunk stage did.</summary>
public sealed record ChunkResult(RunCursor Cursor, WorkPlan Plan);

/// <summary>A group of changed chunks to work on.</summary>
public sealed record GroupInput(
    ReflectionId Reflection, SourceId Source, string Work, int From, int To, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long Epoch = 0)
{
    /// <summary>Whose chunks they are, for what is told of the work; null in what an earlier version asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RunId? Run { get; init; }

    /// <summary>As <see cref="IngestInput.Trace"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Trace { get; init; }

    /// <summary>Where the results are kept.</summary>
    [JsonIgnore]
    public ArtifactFolder Folder => new(Reflection, Source, Epoch);
}

/// <summary>What working on a group cost, and what stopped it, or null.</summary>
/// <param name="RetryAfter">How long to wait at least before trying again; null when trying again is no use.</param>
public sealed record GroupResult(
    int StorageCalls, int ModelCalls, RunFailure? Failure = null, TimeSpan? RetryAfter = null, long InputTokens = 0, long OutputTokens = 0)
{
    /// <summary>This try after the ones before it.</summary>
    public GroupResult After(GroupResult earlier) => this with
    {
        StorageCalls = StorageCalls + earlier.StorageCalls,
        ModelCalls = ModelCalls + earlier.ModelCalls,
        InputTokens = InputTokens + earlier.InputTokens,
        OutputTokens = OutputTokens + earlier.OutputTokens,
    };
}

/// <summary>Asks to note that a stage began.</summary>
public sealed record EnterInput(RunCursor Cursor, RunStatus Status);

/// <summary>Asks to judge a batch; <paramref name="Plan"/> is null when the batch is there already.</summary>
public sealed record EvaluateInput(RunCursor Cursor, WorkPlan? Plan);

/// <summary>What judging led to.</summary>
/// <param name="Until">When a held batch's review times out.</param>
public sealed record EvaluateResult(RunCursor Cursor, EvaluateStep Step, string Reason, DateTimeOffset? Until = null);

/// <summary>What a run does after judging.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EvaluateStep>))]
public enum EvaluateStep
{
    /// <summary>Approved.</summary>
    Apply,

    /// <summary>Held for a reviewer.</summary>
    Hold,

    /// <summary>Refused, by judgement or because nobody reviewed it in time.</summary>
    Reject,

    /// <summary>A newer observation is applied.</summary>
    Supersede,

    /// <summary>The facts have moved: claim again.</summary>
    ClaimAgain,

    /// <summary>The batch that should be reused is not there: do the work.</summary>
    Work,
}

/// <summary>Asks what became of a held batch.</summary>
public sealed record ReviewInput(RunCursor Cursor, bool TimedOut);

/// <summary>What applying led to.</summary>
public sealed record ApplyStepResult(RunCursor Cursor, RunEnd? End);

/// <summary>Asks to write the outcome.</summary>
public sealed record FinishInput(RunCursor Cursor, RunEnd End);
