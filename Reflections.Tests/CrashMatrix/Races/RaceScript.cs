using System.Globalization;
using System.Text;

namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>A schedule for people: who took which steps, in turn, and how to play it again.</summary>
internal static class RaceScript
{
    /// <summary>The steps as they were taken; of a stretch by one actor only the first and the last.</summary>
    public static string Of(IReadOnlyList<Taken> trace)
    {
        var text = new StringBuilder();
        for (var from = 0; from < trace.Count;)
        {
            var to = from;
            while (to + 1 < trace.Count && trace[to + 1].Strand == trace[from].Strand)
            {
                to++;
            }

            text.Append(from == 0 ? "" : " | ").Append(trace[from]);
            if (to > from)
            {
                text.Append(to == from + 1 ? ", " : string.Create(CultureInfo.InvariantCulture, $" …{to - from - 1} more… ")).Append(trace[to].Label);
            }

            from = to + 1;
        }

        return text.ToString();
    }

    /// <summary>A number that differs when the steps do, within one process.</summary>
    public static ulong Digest(IReadOnlyList<Taken> trace)
    {
        // FNV-1a, step by step.
        var digest = 14695981039346656037;
        foreach (var taken in trace)
        {
            digest = (digest ^ (uint)taken.GetHashCode()) * 1099511628211;
        }

        return digest;
    }

    /// <summary>The switches as code.</summary>
    public static string Of(IReadOnlyList<Switch> switches) => string.Join(
        ",\n", switches.Select(change => string.Create(CultureInfo.InvariantCulture, $"    new(\"{change.From}\", {change.Taken}, \"{change.To}\", {change.At})")));
}
