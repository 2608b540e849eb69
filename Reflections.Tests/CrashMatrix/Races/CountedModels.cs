using Microsoft.Extensions.AI;
using Reflections.Domain.Chunking;
using Reflections.Domain.Extraction;

namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>
/// Models for the documents of <see cref="Texts"/>: one name and one statement a chunk, and vectors of four values, so that what is stored is
/// small. Each answer counts as a call, for the chunk and the stage.
/// </summary>
internal sealed class CountedModels(Lab lab) : IEmbeddingGenerator<string, Embedding<float>>, IEntityExtractor, IFactExtractor
{
    private static readonly EmbeddingGeneratorMetadata Metadata = new("races", null, "four", 4);

    string IEntityExtractor.Fingerprint => "races-entities";

    string IFactExtractor.Fingerprint => "races-facts";

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var vectors = new GeneratedEmbeddings<Embedding<float>>();
        foreach (var text in values)
        {
            lab.World.CountModelCall($"embed {text}");
            vectors.Add(new Embedding<float>(new float[] { text.Length, text[0], text[^1], 1 }));
        }

        return Task.FromResult(vectors);
    }

    ValueTask<IReadOnlyList<EntityMention>> IEntityExtractor.ExtractAsync(Chunk chunk, CancellationToken cancellation)
    {
        lab.World.CountModelCall($"entity {chunk.Text}");
        var (start, words) = Sentence(chunk);
        return ValueTask.FromResult<IReadOnlyList<EntityMention>>([new EntityMention(words[0], EntityType.Person, new TextSpan(start, words[0].Length))]);
    }

    ValueTask<IReadOnlyList<ExtractedFact>> IFactExtractor.ExtractAsync(Chunk chunk, IReadOnlyList<EntityMention> entities, CancellationToken cancellation)
    {
        lab.World.CountModelCall($"fact {chunk.Text}");
        var (start, words) = Sentence(chunk);
        return ValueTask.FromResult<IReadOnlyList<ExtractedFact>>(
        [
            new ExtractedFact(
                words[0], words[1], $"{words[2]} {words[3]}", FactPolarity.Positive, null, new TextSpan(start, chunk.Text.Length - start), 0.9),
        ]);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(EmbeddingGeneratorMetadata) ? Metadata : null;

    public void Dispose()
    {
        // Holds nothing.
    }

    // What stands after the heading, if there is one.
    private static (int Start, string[] Words) Sentence(Chunk chunk)
    {
        var start = chunk.Text.LastIndexOf('\n') + 1;
        return (start, chunk.Text[start..].TrimEnd('.').Split(' '));
    }
}
