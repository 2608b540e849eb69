using System.Runtime.CompilerServices;
using Reflections.Domain.Chunking;
using Reflections.Domain.Retrieval;
using Reflections.Functions.Knowledge;

namespace Reflections.Functions.Reading;

/// <summary>The words of chunks and their headings, found once a segment and kept as long as it is kept in memory: a search does not read the texts again.</summary>
public sealed class SegmentTerms
{
    private readonly ConditionalWeakTable<KnowledgeSegment, Lazy<IReadOnlyList<TermCounts>>> _known = [];
    private long _characters;

    /// <summary>UTF-16 units in which words were looked for, since the start.</summary>
    internal long CharactersRead => Interlocked.Read(ref _characters);

    /// <summary>The words of each chunk, in their order.</summary>
    internal IReadOnlyList<TermCounts> Of(KnowledgeSegment segment) =>
        _known.GetValue(segment, added => new Lazy<IReadOnlyList<TermCounts>>(() => Count(added))).Value;

    private IReadOnlyList<TermCounts> Count(KnowledgeSegment segment)
    {
        Interlocked.Add(ref _characters, segment.Chunks.Sum(chunk => (long)chunk.Text.Length));
        return TermCounts.OfAll(segment.Chunks.Select(chunk => SearchableText.Of(chunk.HeadingPath, chunk.Text)));
    }
}
