using Reflections.Domain.Identity;

namespace Reflections.Functions.Knowledge;

/// <summary>A source of a reflection.</summary>
public sealed record SourceKey(ReflectionId Reflection, SourceId Source);
