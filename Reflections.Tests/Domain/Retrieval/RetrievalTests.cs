using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;
using Reflections.Domain.Patches;
using Reflections.Domain.Retrieval;

namespace Reflections.Tests.Domain.Retrieval;

public sealed class RetrievalTests
{
    private static readonly string[] Texts =
    [
        "The ferry crosses the sound twice a day and carries sixty cars.",
        "The lighthouse keeper measured the tide every morning.",
        "A bakery in the old town sells rye bread and coffee.",
        "Engineers repaired the engine of the ferry in the winter.",
    ];

    private static readonly SearchCandidate[] Candidates =
        [.. Texts.Select((text, i) => new SearchCandidate($"c{i}", TermCounts.Of(text), HashingEmbeddingGenerator.Embed(text)))];

    [Fact]
    public void Embed_Text_IsNormalisedAndTheSameEverywhere()
    {
        var vector = HashingEmbeddingGenerator.Embed("The ferry Terna crosses caf\u00E9 waters \u6771\u4EAC 3.5");
        Assert.Equal(HashingEmbeddingGenerator.Dimensions, vector.Length);
        Assert.Equal(1, vector.Sum(value => (double)value * value), 5);
        Assert.Equal("4a0675255e12a6da", Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(VectorText.Encode(vector))))[..16]);
    }

    [Fact]
    public void Embed_TextWithoutWords_IsZero() => Assert.All(HashingEmbeddingGenerator.Embed(" … "), value => Assert.Equal(0, value));

    [Fact]
    public void Embed_RelatedTexts_AreCloserThanUnrelated()
    {
        var query = HashingEmbeddingGenerator.Embed("ferries crossing");
        Assert.True(HybridRanker.Cosine(query, Candidates[0].Vector.Span) > HybridRanker.Cosine(query, Candidates[2].Vector.Span) + 0.1);
    }

    [Fact]
    public async Task GenerateAsync_SeveralTexts_GivesOneVectorEachInOrder()
    {
        using IEmbeddingGenerator<string, Embedding<float>> generator = new HashingEmbeddingGenerator();
        var embeddings = await generator.GenerateAsync(Texts);
        Assert.Equal(Candidates.Select(candidate => candidate.Vector.ToArray()), embeddings.Select(embedding => embedding.Vector.ToArray()));
        Assert.Equal(HashingEmbeddingGenerator.ModelId, ((EmbeddingGeneratorMetadata)generator.GetService(typeof(EmbeddingGeneratorMetadata))!).DefaultModelId);
    }

    [Fact]
    public void Decode_EncodedVector_GivesItBack()
    {
        float[] vector = [0, 1, -1.5f, float.Epsilon, float.MaxValue];
        Assert.Equal(vector, VectorText.Decode(VectorText.Encode(vector)));
        Assert.Equal("AACAPw==", VectorText.Encode([1f]));
        Assert.Throws<FormatException>(() => VectorText.Decode("AAA="));
    }

    [Fact]
    public void Rank_QueryWithSharedWords_PutsTheBestFirst()
    {
        var hits = HybridRanker.Rank("engine of the ferry", HashingEmbeddingGenerator.Embed("engine of the ferry"), Candidates, 10);
        Assert.Equal("c3", hits[0].Id);
        Assert.Equal(1, hits[0].LexicalRank);
        Assert.DoesNotContain(hits, hit => hit.Id == "c2");
    }

    [Fact]
    public void Rank_QueryThatSharesNothing_FindsNothing() =>
        Assert.Empty(HybridRanker.Rank("xylophone quartz", HashingEmbeddingGenerator.Embed("xylophone quartz"), Candidates, 10));

    [Fact]
    public void Rank_StopWordsOnly_FindsNothingByWords() => Assert.Empty(HybridRanker.Rank("the of a", default, Candidates, 10));

    [Fact]
    public void Rank_EqualCandidates_AreOrderedByIdWhateverTheInputOrder()
    {
        SearchCandidate[] twins = [.. "bac".Select(id => new SearchCandidate($"{id}", TermCounts.Of(Texts[0]), default))];
        var hits = HybridRanker.Rank("ferry", default, twins, 2);
        Assert.Equal(["a", "b"], hits.Select(hit => hit.Id));
        Assert.Equal(hits, HybridRanker.Rank("ferry", default, [.. twins.Reverse()], 2));
    }

    [Fact]
    public void Rank_VectorsOfOtherLength_AreLeftOut() =>
        Assert.Empty(HybridRanker.Rank("xylophone", new float[] { 1, 0 }, [new SearchCandidate("a", TermCounts.Of("text"), new float[] { 1 })], 5));

    [Fact]
    public void Score_RareWord_WeighsMoreThanFrequentOne()
    {
        var scores = new Bm25(TermCounts.OfAll(Texts)).Score("ferry engine");
        Assert.True(scores[3] > scores[0] && scores[0] > 0);
        Assert.Equal(0, scores[1]);
    }

    [Fact]
    public void TermCounts_Text_CountsStemsWithoutStopWords()
    {
        var counts = TermCounts.Of("The ferries and the FERRY, and a ferry's engine.");
        Assert.Equal((4, 3, 1, 0), (counts.Length, counts.CountOf("ferry"), counts.CountOf("engin"), counts.CountOf("the")));
        Assert.Equal(["ferries", "engine"], TermCounts.WordsOf("the ferries, the engine, Ferries"));
    }
}
