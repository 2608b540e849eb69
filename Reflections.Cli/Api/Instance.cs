using System.Text.Json;

namespace Reflections.Cli.Api;

/// <summary>An orchestration as the durable HTTP API shows it.</summary>
internal sealed record Instance(string? InstanceId, string? RuntimeStatus, JsonElement? CustomStatus)
{
    /// <summary>Query of the statuses of instances that have work to do.</summary>
    public const string LiveStatuses = "Running,Pending,ContinuedAsNew";

    private const int RunIdLength = 32;

    public bool IsLive => RuntimeStatus is not null && LiveStatuses.Split(',').Contains(RuntimeStatus, StringComparer.Ordinal);

    /// <summary>The progress that a run shows; null when there is none yet.</summary>
    public RunProgress? Progress => CustomStatus is { ValueKind: JsonValueKind.Object } status
        && status.TryGetProperty("stage", out var stage) && stage.GetString() is { } name
            ? new RunProgress(name, Number(status, "done"), Number(status, "total")) : null;

    /// <summary>A run with work to do. Its id tells a run from the sweeper, which is always about.</summary>
    public bool IsBusyRun => IsLive && Progress?.Stage != Run.AwaitingReview
        && InstanceId is { Length: RunIdLength } && InstanceId.All(char.IsAsciiHexDigit);

    private static int Number(JsonElement status, string name) => status.TryGetProperty(name, out var value) && value.TryGetInt32(out var number) ? number : 0;
}

/// <summary>How far a stage is.</summary>
/// <param name="Done">Chunks done in this stage.</param>
/// <param name="Total">Chunks to do in this stage; 0 when not known.</param>
internal sealed record RunProgress(string Stage, int Done, int Total);
