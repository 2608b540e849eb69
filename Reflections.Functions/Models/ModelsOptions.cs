namespace Reflections.Functions.Models;

/// <summary>Which models are asked, and how patiently. Checked at start by <see cref="ModelsOptionsCheck"/>.</summary>
public sealed class ModelsOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Models";

    /// <summary>Finds entities and facts; without it the rules do.</summary>
    public ChatModelOptions Chat { get; set; } = new();

    /// <summary>Turns texts into vectors; without it they are hashed.</summary>
    public EmbeddingModelOptions Embeddings { get; set; } = new();

    /// <value>Calls in flight in this process, 1 to 256. Default 4.</value>
    public int MaxParallelCalls { get; set; } = 4;

    /// <value>How long one call may take, 10 ms to 1 h. Default 1 min.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <value>Calls for one answer before its group is put off, 1 to 10. Default 3.</value>
    public int MaxAttempts { get; set; } = 3;

    /// <value>The longest pause between them, 0 to 5 min; a group that is asked to wait longer is put off at once. Default 10 s.</value>
    public TimeSpan MaxRetryAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <value>Tokens of one answer, 16 to 1,000,000. Default 8192.</value>
    public int MaxOutputTokens { get; set; } = 8192;

    /// <value>Names found in one chunk, 1 to 1000. Default 100.</value>
    public int MaxEntitiesPerChunk { get; set; } = 100;

    /// <value>Statements found in one chunk, 1 to 1000. Default 50.</value>
    public int MaxFactsPerChunk { get; set; } = 50;
}
