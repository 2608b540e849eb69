using System.Diagnostics.CodeAnalysis;
using Reflections.Domain.Identity;

namespace Reflections.Domain.Patches;

/// <summary>Wire names of <see cref="PatchStatus"/>, such as <c>proposed</c>.</summary>
public static class PatchStatusNames
{
    /// <summary>The wire name.</summary>
    public static string ToWire(this PatchStatus value) => WireNames<PatchStatus>.Of(value);

    /// <summary>The value of a wire name.</summary>
    /// <exception cref="FormatException">No value has this name.</exception>
    public static PatchStatus Parse(string name) => WireNames<PatchStatus>.Parse(name);

    /// <summary>The value of a wire name, if there is one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? name, out PatchStatus value) => WireNames<PatchStatus>.TryParse(name, out value);
}
