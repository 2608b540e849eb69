using System.Diagnostics.CodeAnalysis;
using Reflections.Domain.Identity;

namespace Reflections.Domain.Runs;

/// <summary>Wire names of <see cref="RunStatus"/>, such as <c>waiting_turn</c> and <c>duplicate_skipped</c>.</summary>
public static class RunStatusNames
{
    /// <summary>The wire name.</summary>
    public static string ToWire(this RunStatus value) => WireNames<RunStatus>.Of(value);

    /// <summary>The value of a wire name.</summary>
    /// <exception cref="FormatException">No value has this name.</exception>
    public static RunStatus Parse(string name) => WireNames<RunStatus>.Parse(name);

    /// <summary>The value of a wire name, if there is one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? name, out RunStatus value) => WireNames<RunStatus>.TryParse(name, out value);
}
