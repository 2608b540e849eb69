namespace Reflections.Functions.Fetching;

/// <summary>Carries a passed limit out of a stack of decoding streams, which can only throw.</summary>
internal sealed class SizeLimitExceededException() : Exception("The body passes its size limit.");
