using Reflections.Domain.Identity;

namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>A request that was answered.</summary>
/// <param name="Caller">Who sent it.</param>
/// <param name="Key">The idempotency key it came with, or null.</param>
/// <param name="Run">The run that it was answered with.</param>
internal sealed record Acceptance(string Caller, string? Key, RunId Run);
