using System.ComponentModel.DataAnnotations;

namespace Reflections.Functions.Knowledge;

/// <summary>How passages are kept in a vector store, when one is registered.</summary>
public sealed class PassageOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "VectorStore";

    /// <value>
    /// First part of the collections' names; the vectors' dimension is added. Letters and digits only, because stores differ in what else they take.
    /// Default <c>reflections</c>.
    /// </value>
    [RegularExpression("[A-Za-z][A-Za-z0-9]{0,39}")]
    public string Collection { get; set; } = "reflections";

    /// <value>Passages that one request writes or deletes, 1 to 1,000. Default 100.</value>
    [Range(1, 1000)]
    public int BatchSize { get; set; } = 100;
}
