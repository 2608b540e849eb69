using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reflections.Cli.Api;

/// <summary>An orchestration as the durable HTTP API shows it.</summary>
internal sealed record Instance(string? InstanceId, string? RuntimeStatus, JsonElement? CustomStatus, JsonElement? Output = null)
{
    /// <summary>Query of the statuses of instances that have work to do.</summary>
    public const string LiveStatuses = "Running,Pending,ContinuedAsNew";

    private const int RunIdLength = 32;

    public bool IsLive => RuntimeStatus is not null && LiveStatuses.Split(',').Contains(RuntimeStatus, StringComparer.Ordinal);

    /// <summary>The progress that a run shows; null when there is none yet.</summary>
    [JsonIgnore]
    public RunProgress? Progress
    {
        get
        {
            try
            {
                // Read without regard to case: engines write names as their serializer does.
                return CustomStatus is { ValueKind: JsonValueKind.Object } status && status.Deserialize<RunProgress>(ApiClient.Json) is { Stage: not null } progress ? progress : null;
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }

    /// <summary>A run with work to do. Its id tells a run from the sweeper, which is always about.</summary>
    public bool IsBusyRun => IsLive && Progress?.Stage != Run.AwaitingReview
        && InstanceId is { Length: RunIdLength } && InstanceId.All(char.IsAsciiHexDigit);
}

/// <summary>How far a stage is.</summary>
/// <param name="Done">Chunks done in this stage.</param>
/// <param name="Total">Chunks to do in this stage; 0 when not known.</param>
internal sealed record RunProgress(string Stage, int Done, int Total);
