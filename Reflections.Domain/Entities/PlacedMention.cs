using Reflections.Domain.Extraction;

namespace Reflections.Domain.Entities;

/// <summary>A name in its document.</summary>
/// <param name="Name">As written.</param>
/// <param name="Span">UTF-16 units of the canonical text.</param>
internal sealed record PlacedMention(string Name, EntityType Type, TextSpan Span);
