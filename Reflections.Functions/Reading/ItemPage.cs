namespace Reflections.Functions.Reading;

/// <summary>A part of a list.</summary>
/// <param name="Continuation">Asks for the next part; null at the end.</param>
public sealed record ItemPage<T>(IReadOnlyList<T> Items, string? Continuation);

/// <summary>A whole list.</summary>
public sealed record ItemList<T>(IReadOnlyList<T> Items);
