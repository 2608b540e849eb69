using Reflections.Tests.Functions.Knowledge.Vectors;

namespace Reflections.Tests.Functions.Reading;

/// <summary>The search of a host with a vector store that knows meaning only.</summary>
public sealed class VectorSearchTests : SearchConformance
{
    private protected override MemoryVectorStore Store { get; } = new(hybrid: false);

    [Fact]
    public async Task Search_Meaning_TellsItsRank()
    {
        await using var app = await StartAsync(Document.Ferries, Document.Minutes);
        var hits = await SearchAsync(app, "old engine in the museum");
        Assert.Equal((null, 1), (hits[0].LexicalRank, hits[0].VectorRank));
        Assert.Equal(1, Store.Requests["search"]);
    }
}
