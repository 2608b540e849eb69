namespace Reflections.Functions.Fetching;

/// <summary>Carries the guard's refusal out of the HTTP handler's connect callback, which can only throw.</summary>
internal sealed class AddressRefusedException(string message) : Exception(message);
