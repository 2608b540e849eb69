namespace Reflections.Functions.Models;

/// <summary>A model gave no answer for now: later it may.</summary>
/// <param name="errorClass">One of <see cref="ModelErrorClass"/>.</param>
/// <param name="message">One sentence for people.</param>
/// <param name="retryAfter">How long to wait at least.</param>
public sealed class ModelUnavailableException(string errorClass, string message, TimeSpan retryAfter) : Exception(message)
{
    /// <summary>One of <see cref="ModelErrorClass"/>.</summary>
    public string ErrorClass { get; } = errorClass;

    /// <summary>How long to wait at least.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}
