using System.Text.Json.Serialization;
using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;

namespace Reflections.Domain.Runs;

/// <summary>One request to ingest, from acceptance to a terminal outcome.</summary>
public sealed partial record RunRecord
{
    /// <summary>The run and its orchestration's instance id.</summary>
    public required RunId Id { get; init; }

    /// <summary>The reflection.</summary>
    public required ReflectionId Reflection { get; init; }

    /// <summary>The source.</summary>
    public required SourceId Source { get; init; }

    /// <summary>Where it stands.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>The observation's number; 0 for a run that was skipped at acceptance.</summary>
    public required long Ticket { get; init; }

    /// <summary>The ticket of the source's last deletion before the run's own, 0 without one. Its artifacts stand apart from those made before.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Epoch { get; init; }

    /// <summary>The task hub whose engine runs it.</summary>
    public required string Hub { get; init; }

    /// <summary>What to ingest.</summary>
    public required SourceInput Input { get; init; }

    /// <summary>The caller asked for the work whatever is known.</summary>
    public bool Force { get; init; }

    /// <summary>The run this one repeats, or null.</summary>
    public RunId? RetryOf { get; init; }

    /// <summary>The caller's key, or null.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Known once the content is.</summary>
    public IngestKey? Key { get; init; }

    /// <summary>Known once the content is.</summary>
    public ContentHash? Content { get; init; }

    /// <summary>
    /// The applied version that the server is asked about instead of being asked for its content; null when everything is to be fetched. A run
    /// whose content is known is one that was answered "not modified" as long as this stands.
    /// </summary>
    public KnownVersion? Known { get; init; }

    /// <summary>What the server said of what was fetched, or of what was not modified.</summary>
    public SourceValidators? Validators { get; init; }

    /// <summary>The server answered that what is applied still stands. Nothing was downloaded.</summary>
    public bool IsUnmodified => Known is not null && Content is not null;

    /// <summary>One sentence: why it was skipped, refused, or what it did.</summary>
    public string? Reason { get; init; }

    /// <summary>The earlier run that a skip matched, or null.</summary>
    public RunId? Matched { get; init; }

    /// <summary>What went wrong, for a failed run.</summary>
    public RunFailure? Failure { get; init; }

    /// <summary>Who finished a run that could not finish itself ("sweeper" or a run id), or null.</summary>
    public string? RecoveredBy { get; init; }

    /// <summary>When each status was first reached.</summary>
    public IReadOnlyDictionary<RunStatus, DateTimeOffset> Timeline { get; init; } = new Dictionary<RunStatus, DateTimeOffset>();

    /// <summary>What it worked through and what it cost.</summary>
    public RunCounts Counts { get; init; } = new();

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it became terminal, or null.</summary>
    public DateTimeOffset? FinishedAt { get; init; }
}

/// <summary>What a run ingests.</summary>
/// <param name="Url">The address to fetch, or null for content that came with the request.</param>
/// <param name="Raw">Name of the raw content blob, or null until a URL is fetched.</param>
/// <param name="ContentType">The declared media type of <paramref name="Raw"/>.</param>
/// <param name="Name">File name or URL path: tells the format when the media type does not.</param>
public sealed record SourceInput(string? Url, string? Raw, string? ContentType, string? Name);

/// <summary>Why a run failed.</summary>
/// <param name="Stage">fetch, claim, chunk, embed, entity, fact, eval or apply.</param>
/// <param name="ErrorClass">Stable dotted name, such as <c>fetch.timeout</c>.</param>
/// <param name="Message">One sentence for people.</param>
public sealed record RunFailure(string Stage, string ErrorClass, string Message);

/// <summary>Exact counts of a run.</summary>
/// <param name="ChangedChunks">Chunks that were embedded and extracted by this run; the others' results were reused.</param>
/// <param name="StorageCalls">Requests sent to table and blob storage.</param>
/// <param name="ModelCalls">Model answers paid for: one per chunk and model stage (embed, entity, fact), and one more for each that had to be asked for again.</param>
public sealed record RunCounts(
    int Chunks = 0, int ChangedChunks = 0, int Entities = 0, int Facts = 0, int RefusedFacts = 0, int StorageCalls = 0, int ModelCalls = 0)
{
    /// <summary>Tokens that models were asked with; 0 where none is asked or none tells.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long InputTokens { get; init; }

    /// <summary>Tokens that models answered with; 0 where none is asked or none tells.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long OutputTokens { get; init; }
}
