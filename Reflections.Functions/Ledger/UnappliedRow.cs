using System.Text.Json.Serialization;
using Reflections.Domain.Identity;
using Reflections.Domain.Runs;

namespace Reflections.Functions.Ledger;

/// <summary>A write-ahead intent: something that was begun and must be brought to its end by somebody.</summary>
public abstract record UnappliedRow
{
    /// <summary>Number of shards that rows are spread over.</summary>
    public const int Shards = 16;

    /// <summary>The reflection.</summary>
    public required ReflectionId Reflection { get; init; }

    /// <summary>The source.</summary>
    public required SourceId Source { get; init; }

    /// <summary>When it was begun.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How often the sweeper tried to settle it and failed.</summary>
    public int Attempts { get; init; }

    /// <summary>The last such failure, or null.</summary>
    public string? LastError { get; init; }

    /// <summary>It failed too often: it stays for people to see and is not tried again.</summary>
    public bool SetAside { get; init; }

    /// <summary>The row's key within its shard.</summary>
    public abstract string RowKey { get; }

    /// <summary>The shard, 0 to 15.</summary>
    public int Shard => ShardOf(Spread);

    /// <summary>The hash by which rows are spread.</summary>
    private protected abstract string Spread { get; }

    private protected static int ShardOf(string text) => Convert.ToInt32(Sha256Text.Of(text)[..1], 16);
}

/// <summary>A patch that is approved or about to be. It stands before the entry becomes approved and until the patch is settled.</summary>
public sealed record PatchRow : UnappliedRow
{
    /// <summary>The content.</summary>
    public required IngestKey Key { get; init; }

    /// <summary>The life of the patch that is meant.</summary>
    public required long Generation { get; init; }

    /// <summary>The entry's fence at the time.</summary>
    public required long Fence { get; init; }

    /// <summary>The run that the patch belongs to; null in a row planted by hand.</summary>
    public RunId? Run { get; init; }

    /// <summary>The hub whose engine runs it; null counts as not alive.</summary>
    public string? Hub { get; init; }

    /// <inheritdoc/>
    public override string RowKey => KeyOf(Key);

    private protected override string Spread => Key.Value;

    internal static string KeyOf(IngestKey key) => $"patch-{key}";

    internal static int ShardOf(IngestKey key) => ShardOf(key.Value);
}

/// <summary>A run that was accepted and is not terminal: all that is needed to write its row and start it again.</summary>
public sealed record OpenRunRow : UnappliedRow
{
    /// <summary>The run.</summary>
    public required RunId Run { get; init; }

    /// <summary>Its ticket.</summary>
    public required long Ticket { get; init; }

    /// <summary>As <see cref="RunRecord.Epoch"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Epoch { get; init; }

    /// <summary>The hub whose engine runs it.</summary>
    public required string Hub { get; init; }

    /// <summary>What it ingests.</summary>
    public required SourceInput Input { get; init; }

    /// <summary>The caller asked for the work whatever is known.</summary>
    public bool Force { get; init; }

    /// <summary>The run it repeats, or null.</summary>
    public RunId? RetryOf { get; init; }

    /// <summary>The caller's key, or null.</summary>
    public string? IdempotencyKey { get; init; }

    /// <inheritdoc/>
    public override string RowKey => KeyOf(Run);

    private protected override string Spread => Run.Value;

    internal const string Prefix = "run-";

    internal static string KeyOf(RunId run) => Prefix + run;

    internal static int ShardOf(RunId run) => ShardOf(run.Value);
}

/// <summary>A source that is deleted or about to be: what is left of it has to be erased, until nothing is found any more.</summary>
public sealed record DeletionRow : UnappliedRow
{
    /// <summary>The ticket that the deletion takes.</summary>
    public required long Ticket { get; init; }

    /// <summary>What runs wrote that were in progress is looked for until this time at least.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <inheritdoc/>
    public override string RowKey => $"delete-{Storage.TableKeys.Of(Reflection, Source)}-{Storage.TableKeys.Of(Ticket)}";

    private protected override string Spread => RowKey;
}

/// <summary>A generation that no reader sees, or soon none will: to be deleted when the readers' grace period is over.</summary>
public sealed record CleanRow : UnappliedRow
{
    /// <summary>The generation to delete.</summary>
    public required long Generation { get; init; }

    /// <summary>The generation whose flip makes it invisible. Until that is decided, the row must stay.</summary>
    public required long ReplacedBy { get; init; }

    /// <summary>Not before this time.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <inheritdoc/>
    public override string RowKey =>
        $"clean-{Storage.TableKeys.Of(Reflection, Source)}-{Storage.TableKeys.Of(Generation)}-{Storage.TableKeys.Of(ReplacedBy)}";

    private protected override string Spread => RowKey;
}
