using Reflections.Domain.Chunking;
using Reflections.Domain.Extraction;

namespace Reflections.Tests.Domain.Extraction;

public sealed class RuleEntityExtractorTests
{
    [Theory]
    [InlineData("The talk was given by Helen Carter in Boston.", "Person:Helen Carter|Place:Boston")]
    [InlineData("Calder Instruments Ltd makes the TX-200 in Leeds.", "Organisation:Calder Instruments Ltd|Product:TX-200|Place:Leeds")]
    [InlineData("Dr. Paul Grant visited the University of Ghent on 3 May 2021.", "Person:Paul Grant|Organisation:University of Ghent|Date:3 May 2021")]
    [InlineData("It cost €1.2 million and weighs 3,500 kg.", "Money:€1.2 million|Quantity:3,500 kg")]
    [InlineData("Write to info@calder.example or see https://calder.example/help.", "Email:info@calder.example|Url:https://calder.example/help")]
    [InlineData("Since 1998 it has cost 40 dollars.", "Date:1998|Money:40 dollars")]
    [InlineData("The ship MV Aurora sailed in the 1990s.", "Product:MV Aurora|Date:1990s")]
    [InlineData("However, the rest was sold. Passengers must wait.", "")]
    [InlineData("About 2000 people live here.", "")]
    public async Task ExtractAsync_Prose_GivesTypedNames(string text, string expected)
    {
        var mentions = await Extract(text);
        Assert.Equal(expected, string.Join('|', mentions.Select(mention => $"{mention.Type}:{mention.Name}")));
        Assert.All(mentions, mention => Assert.Equal(mention.Name, text.Substring(mention.Span.Start, mention.Span.Length)));
    }

    [Fact]
    public async Task ExtractAsync_ShortName_SharesTheTypeOfTheFullOne()
    {
        var mentions = await Extract("We met Helen Carter at noon. Later the crowd cheered Carter.");
        Assert.Equal(2, mentions.Count(mention => mention.Type == EntityType.Person));
    }

    internal static async Task<IReadOnlyList<EntityMention>> Extract(string text) =>
        await new RuleEntityExtractor().ExtractAsync(new Chunk(0, 0, 1, [], text), CancellationToken.None);
}
