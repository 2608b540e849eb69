namespace Reflections.Tests.Functions.Storage;

/// <summary>The process that a test plays died; nothing that it still does reaches anybody.</summary>
public sealed class DiedException() : Exception("The process died here.");
