namespace Reflections.Functions.Models;

/// <summary>The model that turns texts into vectors.</summary>
public sealed class EmbeddingModelOptions : ModelOptions
{
    /// <value>Values of a vector, 1 to 16384: asked of the model, and checked. Null for a model that knows one length only.</value>
    public int? Dimensions { get; set; }

    /// <value>Texts in one call, 1 to 2048. Default 64.</value>
    public int BatchSize { get; set; } = 64;
}
