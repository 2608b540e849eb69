namespace Reflections.Functions.Reading;

/// <summary>A reflection as the HTTP API shows it.</summary>
public sealed record ReflectionView(string ReflectionId, DateTimeOffset CreatedAt);
