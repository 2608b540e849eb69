using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Functions.Knowledge;

namespace Reflections.Functions.Reading;

/// <summary>
/// Where something stands, so that it can be checked: <c>canonicalText.Substring(Start, Length) == Quote</c>, and
/// <paramref name="ContentHash"/> is the hash of that text. For a fact the quote is its proof; for a search hit it is the whole
/// chunk; for an entity it is the passage around the source's first mention of it (<see cref="Passage"/>).
/// </summary>
/// <param name="RunId">The run that applied this version.</param>
/// <param name="HeadingPath">The titles of the sections it stands in, outermost first.</param>
/// <param name="Location">
/// Where a reader finds it: pages of a PDF or rows of a table, then the headings, such as <c>page 7, Install › Linux</c>; null when there is neither.
/// </param>
/// <param name="Start">First UTF-16 unit of the quote in the canonical text.</param>
/// <param name="Length">UTF-16 units of the quote.</param>
public sealed record Citation(
    string SourceId, string? Title, string? Url, string RunId, long Generation, string ContentHash,
    IReadOnlyList<string> HeadingPath, string? Location, int Start, int Length, string Quote)
{
    /// <summary>The citation of a stretch of a source's applied version.</summary>
    /// <param name="chunk">The chunk it stands in.</param>
    internal static Citation Of(SourceId source, AppliedVersion version, SegmentChunk chunk, int start, string quote) => Of(
        source, version, chunk.HeadingPath, quote.Length > 0 ? chunk.LocationOf(start, quote.Length) : null, start, quote);

    /// <summary>The citation of a whole chunk as a vector store holds it.</summary>
    internal static Citation Of(SourceId source, AppliedVersion version, StoredPassage passage) =>
        Of(source, version, passage.HeadingPath, passage.Location.Length > 0 ? passage.Location : null, passage.Start, passage.Text);

    private static Citation Of(SourceId source, AppliedVersion version, IReadOnlyList<string> headingPath, string? location, int start, string quote) => new(
        source.Value, version.Title, version.Url, version.Run.Value, version.Generation, version.Content.Value, headingPath, location, start, quote.Length, quote);
}
