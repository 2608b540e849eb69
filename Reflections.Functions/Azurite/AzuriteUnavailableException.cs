namespace Reflections.Functions.Azurite;

/// <summary>The storage emulator is needed and cannot be had. The message is one line that says what to do about it.</summary>
public sealed class AzuriteUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
