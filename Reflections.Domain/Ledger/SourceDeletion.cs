using Reflections.Domain.Identity;

namespace Reflections.Domain.Ledger;

/// <summary>What is left of a source that was deleted: that it was, and where to find what has to be erased. Nothing of what it said.</summary>
/// <param name="Ticket">The deletion's place among the source's observations.</param>
/// <param name="Generation">What readers saw before; 0 for nothing.</param>
/// <param name="Batch">Name of the batch blob of that generation, or null.</param>
/// <param name="BatchHash">SHA-256 of that blob, or null.</param>
public sealed record SourceDeletion(long Ticket, DateTimeOffset At, long Generation, string? Batch, string? BatchHash);
