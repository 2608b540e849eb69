namespace Reflections.Functions.Ingestion;

/// <summary>A stage cannot succeed however often it is tried.</summary>
/// <param name="errorClass">Stable dotted name, such as <c>model.refused</c>.</param>
/// <param name="message">One sentence for people.</param>
public sealed class StageFailedException(string errorClass, string message) : Exception(message)
{
    /// <summary>Stable dotted name.</summary>
    public string ErrorClass { get; } = errorClass;
}
