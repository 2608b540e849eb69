using Reflections.Domain.Identity;

namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>A version that became visible.</summary>
/// <param name="Step">How many steps had been taken.</param>
internal sealed record Shown(SourceId Source, long Generation, ContentHash Content, int Step);
