using System.Collections;
using Reflections.Domain.Identity;

namespace Reflections.Functions.Telemetry;

/// <summary>What stands beside every log line that is written during a piece of work.</summary>
internal sealed class WorkScope(string stage, RunId? run, ReflectionId reflection, SourceId source) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => 4;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new(TelemetryNames.Tags.Run, run?.Value),
        1 => new(TelemetryNames.Tags.Stage, stage),
        2 => new(TelemetryNames.Tags.SourceId, source.Value),
        3 => new(TelemetryNames.Tags.Reflection, reflection.Value),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    /// <summary>As consoles show it.</summary>
    public override string ToString() => $"run {run?.Value ?? "unknown"}, {stage} of {reflection}/{source}";

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
