using Azure;

namespace Reflections.Functions.Ledger;

/// <summary>A value as it stood in storage.</summary>
/// <param name="ETag">Its version; the condition of the next write.</param>
public readonly record struct Stored<T>(T Value, ETag ETag);
