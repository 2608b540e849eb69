namespace Reflections.Domain.Patches;

/// <summary>Where a batch is kept.</summary>
/// <param name="Name">Name of the batch blob.</param>
/// <param name="Hash">SHA-256 of the blob's bytes (<see cref="PatchBatchJson.HashOf"/>).</param>
public sealed record StoredBatch(string Name, string Hash);
