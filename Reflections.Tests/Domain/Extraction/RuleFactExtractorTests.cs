using Reflections.Domain.Chunking;
using Reflections.Domain.Extraction;

namespace Reflections.Tests.Domain.Extraction;

public sealed class RuleFactExtractorTests
{
    [Theory]
    [InlineData("Calder Instruments employs 140 people.", "Calder Instruments|employ|140 people|Positive")]
    [InlineData("Calder Instruments was founded by Helen Carter in 1987.", "Helen Carter|found|Calder Instruments|Positive")]
    [InlineData("The firm is based in Leeds.", "firm|be based in|Leeds|Positive")]
    [InlineData("Helen Carter did not sell the workshop.", "Helen Carter|sell|workshop|Negative")]
    [InlineData("The gauge no longer shows the tide.", "gauge|show|tide|Negative")]
    [InlineData("The bridge carries the road and links both villages.", "bridge|carry|road|Positive;bridge|link|both villages|Positive")]
    [InlineData("In 1998, the council bought the quay.", "council|buy|quay|Positive")]
    [InlineData("Helen Carter, the director of the museum, opened the hall.", "Helen Carter|be|director of the museum|Positive;Helen Carter|open|hall|Positive")]
    public async Task ExtractAsync_Statement_GivesItsFacts(string text, string expected) => Assert.Equal(expected, Render(await Extract(text)));

    [Theory]
    [InlineData("Does Calder Instruments employ 140 people?")]
    [InlineData("Calder Instruments may employ 140 people.")]
    [InlineData("Calder Instruments reportedly employs 140 people.")]
    [InlineData("Helen Carter said that the firm employs 140 people.")]
    [InlineData("According to Helen Carter, the firm employs 140 people.")]
    [InlineData("Open the valve and close the lid.")]
    [InlineData("If the firm grows, it employs more people.")]
    [InlineData("The firm is said to employ 140 people.")]
    [InlineData("The firm will open a shop in Leeds.")]
    [InlineData("The firm plans to open a shop in Leeds.")]
    [InlineData("Do not lift the pump by its cable.")]
    public async Task ExtractAsync_SentenceThatStatesNothing_GivesNoFact(string text) => Assert.Empty(await Extract(text));

    [Fact]
    public async Task ExtractAsync_Pronouns_AreResolvedInsideTheChunk()
    {
        var facts = await Extract("Helen Carter founded Calder Instruments in 1987. She led the firm. Calder Instruments makes gauges. It employs 140 people.");
        Assert.Equal("Helen Carter", facts[1].Subject);
        Assert.Equal("Calder Instruments", facts[3].Subject);
        Assert.Equal("1987", facts[0].Date);
    }

    [Fact]
    public async Task ExtractAsync_PronounWithoutName_IsResolvedFromTheHeading()
    {
        var facts = await Extract("It employs 140 people.", "Calder Instruments");
        Assert.Equal("Calder Instruments", Assert.Single(facts).Subject);
        Assert.Empty(await Extract("It employs 140 people."));
    }

    [Fact]
    public async Task ExtractAsync_ListItem_QuotesItWithoutItsMark()
    {
        const string Text = "- The gauge weighs 3 kg.";
        var fact = Assert.Single(await Extract(Text));
        Assert.Equal("The gauge weighs 3 kg.", Text.Substring(fact.Span.Start, fact.Span.Length));
        Assert.InRange(fact.Confidence, 0, 1);
    }

    [Theory]
    [InlineData("[Helen Carter](/people/carter.html) founded [Calder Instruments](https://calder.example/a?b=c) in 1987.")]
    [InlineData("In 1987, Helen Carter founded [Calder Instruments](https://calder.example/?did=not)")]
    public async Task ExtractAsync_Links_AreReadAsTheirWordsAndQuotedWhole(string text)
    {
        var fact = Assert.Single(await Extract(text));
        Assert.Equal(("Helen Carter", "found", "Calder Instruments", "1987"), (fact.Subject, fact.Predicate, fact.Object, fact.Date));
        Assert.Equal(text, text.Substring(fact.Span.Start, fact.Span.Length));
    }

    private static string Render(IEnumerable<ExtractedFact> facts) =>
        string.Join(';', facts.Select(fact => $"{fact.Subject}|{fact.Predicate}|{fact.Object}|{fact.Polarity}"));

    private static async Task<IReadOnlyList<ExtractedFact>> Extract(string text, params string[] headingPath)
    {
        var chunk = new Chunk(0, 0, 1, headingPath, text);
        return await new RuleFactExtractor().ExtractAsync(chunk, await new RuleEntityExtractor().ExtractAsync(chunk, CancellationToken.None), CancellationToken.None);
    }
}
