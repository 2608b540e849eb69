using System.Text.Json.Serialization;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Overview;

/// <summary>A reflection in numbers, as the HTTP API shows it.</summary>
/// <param name="RunsByOutcome">Oldest first: the time at which a <c>bucket</c> begins, and how many of its runs have which outcome, or are <c>open</c>.</param>
/// <param name="SkipShare">Runs that were skipped among those that ended, 0 to 1.</param>
/// <param name="Runs">How many runs were counted.</param>
/// <param name="Truncated">There were more: what is older than the oldest run that was counted is not in the numbers.</param>
public sealed record OverviewView(
    IReadOnlyList<IReadOnlyDictionary<string, object>> RunsByOutcome, IReadOnlyList<StageView> Stages, double SkipShare,
    IReadOnlyDictionary<string, int> SkipsByReason, CallsView StorageCallsPerRun, BacklogView Backlog, int Runs, bool Truncated)
{
    /// <summary>What had to be left out because it cannot be read; null when nothing had to.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<StoredDamage>? Damaged { get; init; }
}

/// <summary>How long runs were in a stage.</summary>
public sealed record StageView(string Stage, int Count, long P50Ms, long P95Ms, long MaxMs);

/// <summary>Requests to storage of a run that ended.</summary>
public sealed record CallsView(long P50, long P95, long Max);

/// <summary>The reflection's write-ahead intents.</summary>
/// <param name="OldestSeconds">Age of the oldest; 0 without one.</param>
/// <param name="SetAside">Those that failed too often and wait for people.</param>
public sealed record BacklogView(int Patches, int Runs, int Cleans, int Deletions, double OldestSeconds, int SetAside);
