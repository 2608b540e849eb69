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
    string Id, DateTimeOffset StartedAt, DateTimeOffset FinishedAt, bool DryRun,
    int Examined, int Recovered, int Dropped, int SetAside, int StorageCalls, IReadOnlyList<SweepFinding> Findings);

/// <summary>A row that a sweep acted on.</summary>
/// <param name="Row">Its shard and key.</param>
/// <param name="Action">Such as <c>applied</c>, <c>dropped</c> or <c>set_aside</c>.</param>
/// <param name="Reason">One sentence.</param>
public sealed record SweepFinding(string Row, string Reflection, string Source, string Action, string Reason);
