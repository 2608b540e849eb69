using System.Text.Json.Serialization;

namespace Reflections.Functions.Ledger;

/// <summary>What one sweep did.</summary>
/// <param name="Id">The sweep's name: its orchestration's instance id or any other name that is its own.</param>
/// <param name="DryRun">Nothing was changed; the numbers tell what would have been.</param>
/// <param name="Examined">Rows looked at.</param>
/// <param name="Recovered">Patches applied or finished, runs started, resumed or ended.</param>
/// <param name="Dropped">Rows deleted because there was nothing to do.</param>
/// <param name="SetAside">Rows that failed too often.</param>
/// <param name="StorageCalls">Requests sent to storage.</param>
/// <param name="Findings">The rows that were acted on, at most <see cref="SweepStore.MaxFindings"/>.</param>
public sealed record SweepReceipt(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("startedAt")] DateTimeOffset StartedAt,
    [property: JsonPropertyName("finishedAt")] DateTimeOffset FinishedAt,
    [property: JsonPropertyName("dryRun")] bool DryRun,
    [property: JsonPropertyName("examined")] int Examined,
    [property: JsonPropertyName("recovered")] int Recovered,
    [property: JsonPropertyName("dropped")] int Dropped,
    [property: JsonPropertyName("setAside")] int SetAside,
    [property: JsonPropertyName("storageCalls")] int StorageCalls,
    [property: JsonPropertyName("findings")] IReadOnlyList<SweepFinding> Findings);

/// <summary>A row that a sweep acted on.</summary>
/// <param name="Row">Its shard and key.</param>
/// <param name="Action">Such as <c>applied</c>, <c>dropped</c> or <c>set_aside</c>.</param>
/// <param name="Reason">One sentence.</param>
public sealed record SweepFinding(
    [property: JsonPropertyName("row")] string Row,
    [property: JsonPropertyName("reflection")] string Reflection,
    [property: JsonPropertyName("source")] string Source,
    [property: JsonPropertyName("action")] string Action,
    [property: JsonPropertyName("reason")] string Reason);
