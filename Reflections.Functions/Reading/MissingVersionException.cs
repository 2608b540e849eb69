using Reflections.Domain.Identity;

namespace Reflections.Functions.Reading;

/// <summary>A version was to be read that is gone, or not whole: replaced while it was read, or damaged.</summary>
/// <param name="damage">What is damaged if it was not replaced.</param>
public sealed class MissingVersionException(SourceId source, long generation, Exception damage)
    : Exception(FormattableString.Invariant($"Generation {generation} of source '{source}' is gone or not whole."), damage)
{
    /// <summary>The source.</summary>
    public SourceId SourceId { get; } = source;

    /// <summary>The generation.</summary>
    public long Generation { get; } = generation;
}
