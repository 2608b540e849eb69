namespace Reflections.Tests.CrashMatrix.Faults;

/// <summary>The host died; nothing that it still does reaches anybody.</summary>
internal sealed class HostDiedException() : Exception("The host died here.");
