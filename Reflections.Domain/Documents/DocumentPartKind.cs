using System.Text.Json.Serialization;

namespace Reflections.Domain.Documents;

/// <summary>What a document counts by, besides its headings.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DocumentPartKind>))]
public enum DocumentPartKind
{
    /// <summary>Pages, from 1, whatever number is printed on them.</summary>
    Page = 0,

    /// <summary>
    /// Rows of a table, from 1 as a spreadsheet numbers them: a header row is row 1 and blank lines count. In JSON the elements of the outermost array, or
    /// the lines' values, from 1.
    /// </summary>
    Row = 1,
}
