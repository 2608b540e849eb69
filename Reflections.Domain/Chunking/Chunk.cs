using System.Text.Json.Serialization;
using Reflections.Domain.Documents;
using Reflections.Domain.Identity;

namespace Reflections.Domain.Chunking;

/// <summary>A stretch of the canonical text that is embedded and read as a whole.</summary>
/// <param name="Index">From 0 in the order of the text.</param>
/// <param name="Start">First UTF-16 unit in the canonical text; <c>text.Substring(Start, Text.Length) == Text</c>.</param>
/// <param name="Tokens">Length in tokens.</param>
/// <param name="HeadingPath">The titles of the sections it stands in, outermost first.</param>
/// <param name="Parts">The pages or rows it stands on, counted from its first unit; null when the document has none.</param>
public sealed record Chunk(
    int Index, int Start, int Tokens, IReadOnlyList<string> HeadingPath, string Text,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DocumentParts? Parts = null)
{
    /// <summary>Hash of what a chunk's artifacts depend on: heading path and text, not position and not <see cref="Parts"/>.</summary>
    public string Hash => Sha256Text.OfParts([.. HeadingPath, Text]);
}
