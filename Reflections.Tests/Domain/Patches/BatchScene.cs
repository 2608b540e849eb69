using Reflections.Domain.Chunking;
using Reflections.Domain.Documents;
using Reflections.Domain.Extraction;
using Reflections.Domain.Identity;
using Reflections.Domain.Patches;

namespace Reflections.Tests.Domain.Patches;

/// <summary>Builds batches from a text and what is said to stand in it.</summary>
internal static class BatchScene
{
    public static readonly ReflectionId Reflection = ReflectionId.Parse("handbook");
    public static readonly SourceId Source = SourceId.Parse("harbour.md");
    public static readonly PipelineFingerprint Pipeline = PipelineFingerprint.Of("pipeline-1");

    /// <summary>One chunk a paragraph, under <paramref name="headings"/>.</summary>
    public static IReadOnlyList<Chunk> Chunks(string text, params string[] headings)
    {
        var chunks = new List<Chunk>();
        var start = 0;
        foreach (var paragraph in text.Split("\n\n"))
        {
            chunks.Add(new Chunk(chunks.Count, start, 1, headings, paragraph));
            start += paragraph.Length + 2;
        }

        return chunks;
    }

    public static PatchBatch Build(string text, IReadOnlyList<Chunk> chunks, Func<Chunk, IEnumerable<EntityMention>>? mentions = null, Func<Chunk, IEnumerable<ExtractedFact>>? facts = null)
    {
        var distinct = chunks.DistinctBy(chunk => chunk.Hash).ToList();
        return PatchBatchBuilder.Build(
            Reflection, Source, new CanonicalDocument(text, "Harbour", IsMarkdown: true), "https://example.org/harbour", Pipeline, chunks,
            distinct.ToDictionary(chunk => chunk.Hash, _ => new ReadOnlyMemory<float>([0.5f, -1f])),
            distinct.ToDictionary(chunk => chunk.Hash, chunk => (IReadOnlyList<EntityMention>)[.. mentions?.Invoke(chunk) ?? []]),
            distinct.ToDictionary(chunk => chunk.Hash, chunk => (IReadOnlyList<ExtractedFact>)[.. facts?.Invoke(chunk) ?? []]));
    }

    /// <summary>Every place where <paramref name="name"/> stands in the chunk.</summary>
    public static IEnumerable<EntityMention> Mentions(Chunk chunk, string name, EntityType type)
    {
        for (var at = chunk.Text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = chunk.Text.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            yield return new EntityMention(name, type, new TextSpan(at, name.Length));
        }
    }

    /// <summary>A fact quoted as <paramref name="quote"/>, if the chunk has those words.</summary>
    public static IEnumerable<ExtractedFact> Fact(
        Chunk chunk, string subject, string predicate, string @object, string quote, FactPolarity polarity = FactPolarity.Positive, string? date = null)
    {
        var at = chunk.Text.IndexOf(quote, StringComparison.Ordinal);
        return at < 0 ? [] : [new ExtractedFact(subject, predicate, @object, polarity, date, new TextSpan(at, quote.Length), 0.9)];
    }
}
