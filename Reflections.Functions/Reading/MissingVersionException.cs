using Reflections.Domain.Identity;

namespace Reflections.Functions.Reading;

/// <summary>A version was to be read that is gone, or not whole: replaced while it was read, or damaged.</summary>
public sealed class MissingVersionException(SourceId source, long generation)
    : Exception(FormattableString.Invariant($"Generation {generation} of source '{source}' is gone or not whole."))
{
    /// <summary>The source.</summary>
    public SourceId SourceId { get; } = source;

    /// <summary>The generation.</summary>
    public long Generation { get; } = generation;
}
