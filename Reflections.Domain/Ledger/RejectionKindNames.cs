using System.Diagnostics.CodeAnalysis;
using Reflections.Domain.Identity;

namespace Reflections.Domain.Ledger;

/// <summary>Wire names of <see cref="RejectionKind"/>: <c>judgement</c> and <c>review_timeout</c>.</summary>
public static class RejectionKindNames
{
    /// <summary>The wire name.</summary>
    public static string ToWire(this RejectionKind value) => WireNames<RejectionKind>.Of(value);

    /// <summary>The value of a wire name.</summary>
    /// <exception cref="FormatException">No value has this name.</exception>
    public static RejectionKind Parse(string name) => WireNames<RejectionKind>.Parse(name);

    /// <summary>The value of a wire name, if there is one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? name, out RejectionKind value) => WireNames<RejectionKind>.TryParse(name, out value);
}
