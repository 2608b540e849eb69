using System.Collections;
using Reflections.Domain.Identity;

namespace Reflections.Functions.Telemetry;

/// <summary>What stands beside every log line that is written while a batch is worked on.</summary>
internal sealed class BatchScope(string step, RunId batch, ReflectionId reflection) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => 2;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new(TelemetryNames.Tags.Batch, batch.Value),
        1 => new(TelemetryNames.Tags.Reflection, reflection.Value),
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
    public override string ToString() => $"batch {batch.Value}, {step} of {reflection}";

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
