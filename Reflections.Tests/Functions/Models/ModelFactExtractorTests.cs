using Reflections.Domain.Extraction;
using Reflections.Tests.Models;

namespace Reflections.Tests.Functions.Models;

public sealed class ModelFactExtractorTests
{
    private const string Text = "Marta Lindqvist founded Norvik\nFerries in 1987. It is open. The line isn’t for sale. It is open.";
    private const string Founded = "Marta Lindqvist founded Norvik Ferries in 1987.";

    [Fact]
    public async Task ExtractAsync_StatementOfTheText_CarriesEverythingAndItsPlace()
    {
        await using var bench = await ModelBench.StartAsync();
        bench.Server.OnChat = _ => ModelReply.Facts(
            ModelReply.Fact("The line isn't for sale.", "the line", "be", "for sale", polarity: "negative", modality: "reported", confidence: -3),
            ModelReply.Fact(Founded, "Marta Lindqvist", "found", "Norvik Ferries", date: "1987", confidence: 7));

        var facts = await bench.FactsOfAsync(Text);

        Assert.Equal(
            [
                new ExtractedFact("Marta Lindqvist", "found", "Norvik Ferries", FactPolarity.Positive, "1987", new TextSpan(0, 47), 1),
                new ExtractedFact("the line", "be", "for sale", FactPolarity.Negative, null, new TextSpan(60, 24), 0, FactModality.Reported),
            ],
            facts);
    }

    [Theory]
    [InlineData(1, 48)]
    [InlineData(2, 85)]
    [InlineData(3, null)]
    [InlineData(0, null)]
    [InlineData(-1, null)]
    public async Task ExtractAsync_QuoteStandsTwice_TheOccurrenceTellsWhich(int occurrence, int? start)
    {
        await using var bench = await ModelBench.StartAsync();
        bench.Server.OnChat = _ => ModelReply.Facts(ModelReply.Fact("It is open.", "It", "be", "open", occurrence));

        Assert.Equal(start, (await bench.FactsOfAsync(Text)).SingleOrDefault()?.Span.Start);
    }

    [Theory]
    [InlineData("Marta Lindqvist sold Norvik Ferries in 1987.", "Marta Lindqvist", "sell", "Norvik Ferries")]
    [InlineData(Founded, "Marta Lindqvist", "sell", "Norvik Ferries")]
    [InlineData(Founded, "Marta Lindqvist", "be convicted of founding", "Norvik Ferries")]
    [InlineData("arta Lindqvist founded Norvik Ferries in 1987.", "Marta Lindqvist", "found", "Norvik Ferries")]
    [InlineData(Founded, " ", "found", "Norvik Ferries")]
    [InlineData(Founded, "Marta Lindqvist", "found", "?")]
    [InlineData(Founded, "Marta Lindqvist", "found", "Norvik\u0000Ferries")]
    [InlineData("", "Marta Lindqvist", "found", "Norvik Ferries")]
    public async Task ExtractAsync_StatementThatTheTextDoesNotBear_IsDropped(string quote, string subject, string predicate, string @object)
    {
        await using var bench = await ModelBench.StartAsync();
        bench.Server.OnChat = _ => ModelReply.Facts(ModelReply.Fact(quote, subject, predicate, @object));

        Assert.Empty(await bench.FactsOfAsync(Text));
    }

    [Fact]
    public async Task ExtractAsync_EntitiesWereFound_AreNamedOnceEach()
    {
        await using var bench = await ModelBench.StartAsync();
        var mention = new EntityMention("Marta Lindqvist", EntityType.Person, new TextSpan(0, 15));

        await bench.Facts.ExtractAsync(ModelBench.ChunkOf(Text), [mention, mention], CancellationToken.None);

        Assert.Contains("\"names\":[\"Marta Lindqvist\"]", Assert.Single(bench.Server.Chats[0].UserMessages), StringComparison.Ordinal);
    }
}
