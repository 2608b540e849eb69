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
    [InlineData("Read [the manual](https://calder.example/manual) or [write](mailto:info@calder.example).", "")]
    [InlineData("See [https://calder.example/help](https://calder.example/help).", "Url:https://calder.example/help")]
    [InlineData("Since 1998 it has cost 40 dollars.", "Date:1998|Money:40 dollars")]
    [InlineData("The ship MV Aurora sailed in the 1990s.", "Product:MV Aurora|Date:1990s")]
    [InlineData("Prime Minister Ana Costa met U.S. Senator Joe Ford in Toledo, Ohio.", "Person:Ana Costa|Place:U.S.|Person:Joe Ford|Place:Toledo|Place:Ohio")]
    [InlineData("The London-based Ministry of Trade and Industry sued Calder & Sons Ltd.", "Place:London|Organisation:Ministry of Trade and Industry|Organisation:Calder & Sons Ltd")]
    [InlineData("J. R. Smith, Ludwig van Holm and Mary O'Neill wrote \"Songs of the Ice\".", "Person:J. R. Smith|Person:Ludwig van Holm|Person:Mary O'Neill|Product:Songs of the Ice")]
    [InlineData("The World Health Organization (WHO) warned. Later WHO staff left Geneva.", "Organisation:World Health Organization|Organisation:WHO|Organisation:WHO|Place:Geneva")]
    [InlineData("The Danish and the Kenyan teams left on Monday.", "")]
    [InlineData("It cost US$1.2bn, KSh 61 million, 500 crore rupees or 180 zł.", "Money:US$1.2bn|Money:KSh 61 million|Money:500 crore rupees|Money:180 zł")]
    [InlineData("It opened on March 12th, 2024, closed in Q3 2025, and ran 1998–99, all in the 19th century.", "Date:March 12th, 2024|Date:Q3 2025|Date:1998–99|Date:19th century")]
    [InlineData("It holds 1.9 million m3 at 85 °C, 40 GB and 90 Nm.", "Quantity:1.9 million m3|Quantity:85 °C|Quantity:40 GB|Quantity:90 Nm")]
    [InlineData("LONDON TALKS FAIL", "Place:LONDON")]
    [InlineData("Automakers agreed. Don't wait. I'm here. Fixed in time.", "")]
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

    [Fact]
    public async Task ExtractAsync_MatchReport_ReadsCitiesAsTeams()
    {
        var mentions = await Extract("Leeds beat Norwich in the second match of the season. The final was played in Leeds.");
        Assert.Equal([EntityType.Organisation, EntityType.Organisation, EntityType.Place], mentions.Select(mention => mention.Type));
    }

    internal static async Task<IReadOnlyList<EntityMention>> Extract(string text) =>
        await new RuleEntityExtractor().ExtractAsync(new Chunk(0, 0, 1, [], text), CancellationToken.None);
}
