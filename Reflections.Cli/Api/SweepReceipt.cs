namespace Reflections.Cli.Api;

/// <summary>What a sweep did.</summary>
/// <param name="DryRun">Nothing was changed.</param>
internal sealed record SweepReceipt(
    string Id, DateTimeOffset StartedAt, DateTimeOffset FinishedAt, bool DryRun, int Examined, int Recovered, int Dropped, int SetAside, int StorageCalls,
    IReadOnlyList<SweepFinding> Findings);

/// <summary>A row that a sweep acted on.</summary>
internal sealed record SweepFinding(string Row, string Reflection, string Source, string Action, string Reason)
{
    /// <summary>The row is not settled.</summary>
    public bool IsUnsettled => Action is "failed" or "set_aside" or "damaged";
}
