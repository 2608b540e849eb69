using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;

namespace Reflections.Functions.Reading;

/// <summary>
/// Where something stands, so that it can be checked: <c>canonicalText.Substring(Start, Length) == Quote</c>, and
/// <paramref name="ContentHash"/> is the hash of that text. For a fact the quote is its proof; for a search hit it is the whole
/// chunk; for an entity it is the passage around the source's first mention of it (<see cref="Passage"/>).
/// </summary>
/// <param name="RunId">The run that applied this version.</param>
/// <param name="HeadingPath">The titles of the sections it stands in, outermost first.</param>
/// <param name="Start">First UTF-16 unit of the quote in the canonical text.</param>
/// <param name="Length">UTF-16 units of the quote.</param>
public sealed record Citation(
    string SourceId, string? Title, string? Url, string RunId, long Generation, string ContentHash,
    IReadOnlyList<string> HeadingPath, int Start, int Length, string Quote)
{
    /// <summary>The citation of a stretch of a source's applied version.</summary>
    internal static Citation Of(SourceId source, AppliedVersion version, IReadOnlyList<string> headingPath, int start, string quote) => new(
        source.Value, version.Title, version.Url, version.Run.Value, version.Generation, version.Content.Value, headingPath, start, quote.Length, quote);
}
