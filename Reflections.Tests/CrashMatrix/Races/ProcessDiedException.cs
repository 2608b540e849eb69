namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>The process that this code ran in is dead: it sends nothing any more.</summary>
internal sealed class ProcessDiedException() : Exception("The process died.");
