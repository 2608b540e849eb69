using Reflections.Domain.Chunking;
using Reflections.Domain.Documents;
using Reflections.Domain.Entities;
using Reflections.Domain.Extraction;
using Reflections.Domain.Identity;

namespace Reflections.Domain.Patches;

/// <summary>
/// Puts the stages' results together. Those are kept by chunk hash, know only their chunk, and may come from an earlier run; here they get
/// their place in the document, and facts the names of the entities that they are about. The same inputs always give the same batch.
/// </summary>
public static class PatchBatchBuilder
{
    /// <summary>Version of the rules by which names and facts are put together; part of the pipeline fingerprint.</summary>
    public const string Fingerprint = "batch-3";

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
        foreach (var chunk in chunks.OrderBy(chunk => chunk.Index))
        {
            var hash = chunk.Hash;
            placed.Add(new BatchChunk(
                chunk.Index, chunk.Start, chunk.Tokens, chunk.HeadingPath, chunk.Text, hash,
                VectorText.Encode(ResultOf(vectors, chunk, hash, nameof(vectors)).Span), chunk.Parts));
            names.AddRange(ResultOf(mentions, chunk, hash, nameof(mentions))
                .Where(mention => TextAt(chunk.Text, mention.Span) == mention.Name)
                .Select(mention => new PlacedMention(mention.Name, mention.Type, mention.Span.Shift(chunk.Start))));
        }

        var known = DocumentNames.Of(names, document.Text);
        var statements = new Dictionary<string, BatchFact>(StringComparer.Ordinal);
        foreach (var chunk in chunks.OrderBy(chunk => chunk.Index))
        {
            foreach (var fact in ResultOf(facts, chunk, chunk.Hash, nameof(facts)))
            {
                var candidate = Place(fact, chunk, known);
                if (!statements.TryGetValue(candidate.Id, out var first) || IsBefore(candidate, first))
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
            Entities = known.Entities,
            Facts = [.. statements.Values.OrderBy(fact => fact.Span.Start).ThenBy(fact => fact.Id, StringComparer.Ordinal)],
        };
    }

    private static BatchFact Place(ExtractedFact fact, Chunk chunk, DocumentNames names)
    {
        var (subject, @object) = (names.NameOf(fact.Subject), names.NameOf(fact.Object));
        return new BatchFact(
            KnowledgeIds.OfFact(subject ?? fact.Subject, fact.Predicate, @object ?? fact.Object, fact.Polarity, fact.Date, fact.Modality),
            subject ?? fact.Subject,
            fact.Predicate,
            @object ?? fact.Object,
            fact.Polarity,
            fact.Date,

            // An extractor's offsets are not trusted here and not repaired either: the evaluation refuses a quote that is not there.
            TextAt(chunk.Text, fact.Span) ?? "",
            fact.Span.Shift(chunk.Start),
            chunk.Index,
            double.IsFinite(fact.Confidence) ? Math.Clamp(fact.Confidence, 0, 1) : 0)
        {
            Modality = fact.Modality,
            WrittenSubject = subject is null ? null : fact.Subject,
            WrittenObject = @object is null ? null : fact.Object,
        };
    }

    // Of two statements at one place, that in the words of the entity's name counts.
    private static bool IsBefore(BatchFact one, BatchFact other) =>
        (one.Span.Start, one.WrittenSubject is null ? 0 : 1, one.WrittenObject is null ? 0 : 1).CompareTo(
            (other.Span.Start, other.WrittenSubject is null ? 0 : 1, other.WrittenObject is null ? 0 : 1)) < 0;

    private static string? TextAt(string text, TextSpan span) =>
        span.Start >= 0 && span.Length > 0 && span.Length <= text.Length - span.Start ? text.Substring(span.Start, span.Length) : null;

    private static T ResultOf<T>(IReadOnlyDictionary<string, T> results, Chunk chunk, string hash, string parameter) =>
        results.TryGetValue(hash, out var result)
            ? result
            : throw new ArgumentException($"Chunk {chunk.Index} ({hash}) has no result.", parameter);
}
