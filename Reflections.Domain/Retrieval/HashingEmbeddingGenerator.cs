using Microsoft.Extensions.AI;

namespace Reflections.Domain.Retrieval;

/// <summary>
/// Embeds without a model: words, stems and character trigrams hashed into a fixed number of dimensions. Sums are integers and the one division is
/// IEEE-exact, so that the bytes are the same on every machine.
/// </summary>
public sealed class HashingEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <summary>Values of a vector.</summary>
    public const int Dimensions = 256;

    /// <summary>The model id; part of the pipeline fingerprint. Changes whenever a vector would.</summary>
    public const string ModelId = "hashing-256/1";

    private const int WordWeight = 4;
    private const int StemWeight = 8;
    private const int TrigramWeight = 1;
    private const int StopWordDivisor = 8;
    private const long Scale = 1024;

    private static readonly EmbeddingGeneratorMetadata Metadata = new("reflections", null, ModelId, Dimensions);

    /// <summary>The vector of a text: of length one, or all zero when the text has no word.</summary>
    public static float[] Embed(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var term in Terms.Of(text))
        {
            counts[term] = counts.GetValueOrDefault(term) + 1;
        }

        var sums = new long[Dimensions];
        foreach (var (term, count) in counts)
        {
            // The square root keeps a word that is repeated from drowning the others.
            var weight = (long)Math.Sqrt((double)count * Scale * Scale) / (Terms.IsStopWord(term) ? StopWordDivisor : 1);
            Add(sums, 'w', term, weight * WordWeight);
            Add(sums, 's', Terms.Stem(term), weight * StemWeight);
            var padded = $"^{term}$";
            for (var i = 0; i + 3 <= padded.Length; i++)
            {
                Add(sums, 't', padded.AsSpan(i, 3), weight * TrigramWeight);
            }
        }

        return Normalise(sums);
    }

    /// <inheritdoc/>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        var embeddings = new GeneratedEmbeddings<Embedding<float>>();
        foreach (var value in values)
        {
            cancellationToken.ThrowIfCancellationRequested();
            embeddings.Add(new Embedding<float>(Embed(value)) { ModelId = ModelId });
        }

        return Task.FromResult(embeddings);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? Metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Holds nothing.
    }

    private static void Add(long[] sums, char kind, ReadOnlySpan<char> feature, long weight)
    {
        var hash = (14695981039346656037UL ^ kind) * 1099511628211UL;
        foreach (var c in feature)
        {
            hash = (hash ^ c) * 1099511628211UL;
        }

        hash ^= hash >> 32;
        hash *= 0xD6E8FEB86659FD93UL;
        hash ^= hash >> 32;

        // Two places a feature: a chance meeting in one of them weighs half.
        for (var place = 0; place < 2; place++, hash >>= 16)
        {
            sums[hash % Dimensions] += (hash & 0x8000) == 0 ? weight : -weight;
        }
    }

    private static float[] Normalise(long[] sums)
    {
        Int128 squares = 0;
        foreach (var sum in sums)
        {
            squares += (Int128)sum * sum;
        }

        var vector = new float[Dimensions];
        if (squares > 0)
        {
            var length = Math.Sqrt((double)squares);
            for (var i = 0; i < Dimensions; i++)
            {
                vector[i] = (float)(sums[i] / length);
            }
        }

        return vector;
    }
}
