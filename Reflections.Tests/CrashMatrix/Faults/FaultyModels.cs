using Microsoft.Extensions.AI;
using Reflections.Domain.Chunking;
using Reflections.Domain.Extraction;

namespace Reflections.Tests.CrashMatrix.Faults;

/// <summary>Counts what models are asked, chunk by chunk, and lets calls go wrong.</summary>
internal sealed class FaultyModels(FaultInjector faults, ModelMeter meter, Func<Task> beforeWork)
{
    public IEmbeddingGenerator<string, Embedding<float>> Around(IEmbeddingGenerator<string, Embedding<float>> inner) => new Embedder(inner, this);

    public IEntityExtractor Around(IEntityExtractor inner) => new Entities(inner, this);

    public IFactExtractor Around(IFactExtractor inner) => new Facts(inner, this);

    private async Task<T> AskAsync<T>(string label, int chunks, Func<Task<T>> ask)
    {
        await beforeWork();
        var (call, fault) = faults.Enter(Place.Model, label);
        try
        {
            if (fault == Fault.Answer500)
            {
                throw new HttpRequestException("The model answered 500.");
            }

            var answer = await ask();
            meter.Add(chunks);
            faults.Done(call, fault);
            return fault == Fault.LoseAnswer ? throw new HttpRequestException("The model's answer was lost.") : answer;
        }
        finally
        {
            faults.Leave();
        }
    }

    private sealed class Embedder(IEmbeddingGenerator<string, Embedding<float>> inner, FaultyModels models) : DelegatingEmbeddingGenerator<string, Embedding<float>>(inner)
    {
        public override Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
        {
            var texts = values.ToList();
            return models.AskAsync("embed", texts.Count, () => base.GenerateAsync(texts, options, cancellationToken));
        }
    }

    private sealed class Entities(IEntityExtractor inner, FaultyModels models) : IEntityExtractor
    {
        public string Fingerprint => inner.Fingerprint;

        public async ValueTask<IReadOnlyList<EntityMention>> ExtractAsync(Chunk chunk, CancellationToken cancellation) =>
            await models.AskAsync("entities", 1, async () => await inner.ExtractAsync(chunk, cancellation));
    }

    private sealed class Facts(IFactExtractor inner, FaultyModels models) : IFactExtractor
    {
        public string Fingerprint => inner.Fingerprint;

        public async ValueTask<IReadOnlyList<ExtractedFact>> ExtractAsync(
            Chunk chunk, IReadOnlyList<EntityMention> entities, CancellationToken cancellation) =>
            await models.AskAsync("facts", 1, async () => await inner.ExtractAsync(chunk, entities, cancellation));
    }
}

/// <summary>Model answers paid for: one a chunk and stage.</summary>
internal sealed class ModelMeter
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public void Add(int chunks) => Interlocked.Add(ref _count, chunks);
}
