using System.Globalization;
using Reflections.Domain.Chunking;
using Reflections.Domain.Documents;
using Reflections.Domain.Evaluation;
using Reflections.Domain.Extraction;
using Reflections.Domain.Identity;
using Reflections.Domain.Patches;

namespace Reflections.Benchmarks.Quality;

/// <summary>The facts of a labelled document, as a reader wrote them down and as the extractors find them, in the batch that is judged.</summary>
/// <param name="Text">The canonical text.</param>
/// <param name="Batch">With the extracted facts.</param>
/// <param name="Labelled">Those whose quote stands in the canonical text word by word.</param>
internal sealed record SampleFacts(string File, string Text, PatchBatch Batch, IReadOnlyList<BatchFact> Labelled)
{
    private static readonly EvaluationPolicy Policy = new();

    /// <summary>All documents of the set that can be read.</summary>
    public static async Task<IReadOnlyList<SampleFacts>> LoadAsync(
        LabelledSet set, IEntityExtractor entities, IFactExtractor facts, CancellationToken cancellation)
    {
        var samples = new List<SampleFacts>();
        foreach (var (path, labels) in set.Documents)
        {
            var bytes = await System.IO.File.ReadAllBytesAsync(path, cancellation);
            if (DocumentReader.Read(bytes, null, labels.File, DocumentLimits.Default) is DocumentReading.Accepted { Document: var document })
            {
                var batch = await BuildAsync(labels.File, document, entities, facts, cancellation);
                samples.Add(new SampleFacts(labels.File, document.Text, batch, [.. (labels.Facts ?? []).Select(fact => Place(fact, batch,
                    document.Text)).OfType<BatchFact>()]));
            }
        }

        return samples;
    }

    /// <summary>Why each of the facts is refused, or null, in their order.</summary>
    public static IReadOnlyList<string?> RefusalsOf(IReadOnlyList<BatchFact> facts, PatchBatch batch, string text)
    {
        var numbered = facts.Select((fact, i) => fact with { Id = i.ToString(CultureInfo.InvariantCulture) }).ToList();
        var codes = BatchEvaluator.Judge(batch with { Facts = numbered }, text, null, 0, Policy).Refusals.ToDictionary(refusal => refusal.FactId,
            refusal => refusal.Code);
        return [.. numbered.Select(fact => codes.GetValueOrDefault(fact.Id))];
    }

    private static async Task<PatchBatch> BuildAsync(
        string file, CanonicalDocument document, IEntityExtractor entityExtractor, IFactExtractor factExtractor, CancellationToken cancellation)
    {
        var chunks = new DocumentChunker().Chunk(document);
        var mentions = new Dictionary<string, IReadOnlyList<EntityMention>>(StringComparer.Ordinal);
        var facts = new Dictionary<string, IReadOnlyList<ExtractedFact>>(StringComparer.Ordinal);
        foreach (var chunk in chunks.DistinctBy(chunk => chunk.Hash))
        {
            mentions[chunk.Hash] = await entityExtractor.ExtractAsync(chunk, cancellation);
            facts[chunk.Hash] = await factExtractor.ExtractAsync(chunk, mentions[chunk.Hash], cancellation);
        }

        return PatchBatchBuilder.Build(
            ReflectionId.Parse("samples"), SourceId.Parse(file), document, null, PipelineFingerprint.Of("quality"), chunks,
            chunks.DistinctBy(chunk => chunk.Hash).ToDictionary(chunk => chunk.Hash, _ => ReadOnlyMemory<float>.Empty), mentions, facts);
    }

    private static BatchFact? Place(GoldFact fact, PatchBatch batch, string text)
    {
        var at = -1;
        for (var i = 0; i <= fact.Occurrence; i++)
        {
            at = text.IndexOf(fact.Quote, at + 1, StringComparison.Ordinal);
            if (at < 0)
            {
                return null;
            }
        }

        var chunk = batch.Chunks.FirstOrDefault(chunk => chunk.Start <= at && at + fact.Quote.Length <= chunk.Start + chunk.Text.Length);
        return chunk is null ? null : new BatchFact(
            KnowledgeIds.OfFact(fact.Subject, fact.Predicate, fact.Object, fact.Polarity, fact.Date), fact.Subject, fact.Predicate, fact.Object,
            fact.Polarity, fact.Date, fact.Quote, new TextSpan(at, fact.Quote.Length), chunk.Index, 1);
    }
}
