using Reflections.Domain.Chunking;
using Reflections.Domain.Documents;
using Reflections.Domain.Extraction;
using Reflections.Domain.Identity;

namespace Reflections.Domain.Patches;

/// <summary>
/// Puts the stages' results together. Those are kept by chunk hash, know only their chunk, and may come from an earlier run; here they get
/// their place in the document. The same inputs always give the same batch.
/// </summary>
public static class PatchBatchBuilder
{
    /// <summary>Builds the batch.</summary>
    /// <param name="url">Where the document came from, or null.</param>
    /// <param name="vectors">By <see cref="Chunk.Hash"/>.</param>
    /// <param name="mentions">By <see cref="Chunk.Hash"/>, seen from the chunk's first unit.</param>
    /// <param name="facts">By <see cref="Chunk.Hash"/>, seen from the chunk's first unit.</param>
    /// <exception cref="ArgumentException">A chunk has no result of one of the stages.</exception>
    public static PatchBatch Build(
        ReflectionId reflection,
        SourceId source,
        CanonicalDocument document,
        string? url,
        PipelineFingerprint fingerprint,
        IReadOnlyList<Chunk> chunks,
        IReadOnlyDictionary<string, ReadOnlyMemory<float>> vectors,
        IReadOnlyDictionary<string, IReadOnlyList<EntityMention>> mentions,
        IReadOnlyDictionary<string, IReadOnlyList<ExtractedFact>> facts)
    {
        var placed = new List<BatchChunk>(chunks.Count);
        var names = new List<PlacedMention>();
        var statements = new Dictionary<string, BatchFact>(StringComparer.Ordinal);
        foreach (var chunk in chunks.OrderBy(chunk => chunk.Index))
        {
            var hash = chunk.Hash;
            placed.Add(new BatchChunk(
                chunk.Index, chunk.Start, chunk.Tokens, chunk.HeadingPath, chunk.Text, hash,
                VectorText.Encode(ResultOf(vectors, chunk, hash, nameof(vectors)).Span), chunk.Parts));
            names.AddRange(ResultOf(mentions, chunk, hash, nameof(mentions))
                .Where(mention => TextAt(chunk.Text, mention.Span) == mention.Name)
                .Select(mention => new PlacedMention(mention.Name, mention.Type, mention.Span.Shift(chunk.Start))));
            foreach (var fact in ResultOf(facts, chunk, hash, nameof(facts)))
            {
                var candidate = Place(fact, chunk);
                if (!statements.TryGetValue(candidate.Id, out var first) || candidate.Span.Start < first.Span.Start)
                {
                    statements[candidate.Id] = candidate;
                }
            }
        }

        return new PatchBatch
        {
            Reflection = reflection,
            Source = source,
            Content = document.Hash,
            Fingerprint = fingerprint,
            Title = document.Title,
            Url = url,
            TextLength = document.Text.Length,
            Chunks = placed,
            Entities = Merge(names),
            Facts = [.. statements.Values.OrderBy(fact => fact.Span.Start).ThenBy(fact => fact.Id, StringComparer.Ordinal)],
        };
    }

    private static BatchFact Place(ExtractedFact fact, Chunk chunk) => new(
        KnowledgeIds.OfFact(fact.Subject, fact.Predicate, fact.Object, fact.Polarity, fact.Date),
        fact.Subject,
        fact.Predicate,
        fact.Object,
        fact.Polarity,
        fact.Date,

        // An extractor's offsets are not trusted here and not repaired either: the evaluation refuses a quote that is not there.
        TextAt(chunk.Text, fact.Span) ?? "",
        fact.Span.Shift(chunk.Start),
        chunk.Index,
        double.IsFinite(fact.Confidence) ? Math.Clamp(fact.Confidence, 0, 1) : 0);

    private static IReadOnlyList<BatchEntity> Merge(IEnumerable<PlacedMention> mentions) =>
        [.. mentions
            .GroupBy(mention => KnowledgeIds.OfEntity(mention.Type, mention.Name), StringComparer.Ordinal)
            .Select(entity => new BatchEntity(
                entity.Key,
                BestForm(entity),
                entity.First().Type,
                [.. entity.Select(mention => mention.Span).Distinct().OrderBy(span => span.Start).ThenBy(span => span.Length)]))
            .OrderBy(entity => entity.Id, StringComparer.Ordinal)];

    // The form written most often; of equals the one that is not shouted, then the first in the text.
    private static string BestForm(IEnumerable<PlacedMention> mentions) => mentions
        .GroupBy(mention => mention.Name, StringComparer.Ordinal)
        .OrderByDescending(form => form.Select(mention => mention.Span).Distinct().Count())
        .ThenBy(form => form.Key.Any(char.IsLower) ? 0 : 1)
        .ThenBy(form => form.Min(mention => mention.Span.Start))
        .ThenBy(form => form.Key, StringComparer.Ordinal)
        .First().Key;

    private static string? TextAt(string text, TextSpan span) =>
        span.Start >= 0 && span.Length > 0 && span.Length <= text.Length - span.Start ? text.Substring(span.Start, span.Length) : null;

    private static T ResultOf<T>(IReadOnlyDictionary<string, T> results, Chunk chunk, string hash, string parameter) =>
        results.TryGetValue(hash, out var result)
            ? result
            : throw new ArgumentException($"Chunk {chunk.Index} ({hash}) has no result.", parameter);

    private sealed record PlacedMention(string Name, EntityType Type, TextSpan Span);
}
