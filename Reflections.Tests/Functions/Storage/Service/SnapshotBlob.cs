namespace Reflections.Tests.Functions.Storage.Service;

/// <summary>A blob of a <see cref="StorageSnapshot"/>.</summary>
internal sealed record SnapshotBlob(string Name, string ContentType, ReadOnlyMemory<byte> Content);
