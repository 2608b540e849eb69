namespace Reflections.Functions.Knowledge;

/// <summary>A generation belongs to one batch; another one's knowledge, or another content, stands under its number. Nothing was overwritten.</summary>
public sealed class GenerationConflictException(string source, long generation, string problem)
    : Exception(FormattableString.Invariant($"Generation {generation} of source '{source}' belongs to another batch: {problem}."))
{
    /// <summary>The generation.</summary>
    public long Generation { get; } = generation;
}
