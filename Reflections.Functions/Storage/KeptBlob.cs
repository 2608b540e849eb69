namespace Reflections.Functions.Storage;

/// <summary>A blob as a list of blobs tells it.</summary>
/// <param name="CreatedAt">When a blob of that name was first written.</param>
public sealed record KeptBlob(string Name, long Bytes, DateTimeOffset CreatedAt);
