namespace Reflections.Domain.Patches;

/// <summary>A stored batch cannot be read: it is no valid JSON, lacks something, or has a layout this version does not know.</summary>
public sealed class DamagedBatchException(string message, Exception? inner = null) : Exception(message, inner);
