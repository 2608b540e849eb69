using Reflections.Domain.Identity;
using Reflections.Domain.Patches;
using Reflections.Functions.Knowledge;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Reading;

/// <summary>The chunks of the sources that an answer cites.</summary>
internal sealed class CitedSegments
{
    private readonly Dictionary<SourceId, KnowledgeSegment> segments;

    private CitedSegments(Dictionary<SourceId, KnowledgeSegment> segments) => this.segments = segments;

    /// <summary>Reads them. One call for each that was not used lately.</summary>
    /// <exception cref="MissingVersionException">The chunks of one of the versions are gone or not readable.</exception>
    public static async Task<CitedSegments> ReadAsync(
        VersionReader versions, IEnumerable<KnowledgeView> cited, Omissions omissions, CancellationToken cancellation)
    {
        var applied = cited.DistinctBy(view => view.Source).Select(view => new AppliedSource(view.Source, view.Version)).ToList();
        var read = await versions.ReadSegmentsAsync(applied, omissions, cancellation);
        return new CitedSegments(applied.Zip(read).ToDictionary(pair => pair.First.Source, pair => pair.Second));
    }

    /// <summary>The passage around the first mention.</summary>
    public Citation Cite(Said<BatchEntity> said)
    {
        var first = said.Item.Mentions.Count > 0 ? said.Item.Mentions[0] : default;
        var chunk = segments[said.View.Source].Chunks.FirstOrDefault(chunk => chunk.Start <= first.Start && first.End <= chunk.Start + chunk.Text.Length)
            ?? throw Lacks(said.View, $"entity {said.Item.Id}");
        var passage = Passage.Around(chunk.Text, first.Shift(-chunk.Start));
        return Citation.Of(
            said.View.Source, said.View.Version, chunk, chunk.Start + passage.Start, chunk.Text.Substring(passage.Start, passage.Length));
    }

    /// <summary>The fact's proof.</summary>
    public Citation Cite(Said<BatchFact> said)
    {
        var chunk = segments[said.View.Source].Chunks.FirstOrDefault(chunk => chunk.Index == said.Item.Chunk)
            ?? throw Lacks(said.View, $"fact {said.Item.Id}");
        return Citation.Of(said.View.Source, said.View.Version, chunk, said.Item.Span.Start, said.Item.Quote);
    }

    private static MissingVersionException Lacks(KnowledgeView view, string what) =>
        new(view.Source, view.Version.Generation, new DamagedBlobException(view.Version.Segment, $"it lacks the text of {what}"));
}
