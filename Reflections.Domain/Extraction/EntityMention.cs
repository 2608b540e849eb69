namespace Reflections.Domain.Extraction;

/// <summary>A name found in a chunk.</summary>
/// <param name="Name">The name as written.</param>
/// <param name="Span">Where it stands, from the chunk's first unit.</param>
public sealed record EntityMention(string Name, EntityType Type, TextSpan Span);
