using Reflections.Functions.Knowledge;

namespace Reflections.Functions.Reading;

/// <summary>Something that a source says.</summary>
internal sealed record Said<T>(KnowledgeView View, T Item);
