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
    [InlineData("The final, which drew 4,000 visitors, went to extra time.", "final|draw|4,000 visitors|Positive;final|go to|extra time|Positive")]
    [InlineData("The frame was drawn by Ana Costa, a former boatbuilder, who borrowed its curve.", "Ana Costa|draw|frame|Positive;Ana Costa|be|former boatbuilder|Positive;Ana Costa|borrow|its curve|Positive")]
    [InlineData("Helen Carter attended a school, taught herself German and won a scholarship.", "Helen Carter|attend|school|Positive;Helen Carter|teach|German|Positive;Helen Carter|win|scholarship|Positive")]
    [InlineData("Born in Leeds, Helen Carter founded the firm.", "Helen Carter|found|firm|Positive")]
    [InlineData("Until this week the boats sold their fish at dusk.", "boats|sell|their fish|Positive")]
    [InlineData("Its walls hold the heat, and the door, which weighs 19 kg, hangs on a hinge.", "Its walls|hold|heat|Positive;door|weigh|19 kg|Positive;door|hang on|hinge|Positive")]
    [InlineData("Members of the club pay €3.", "Members of the club|pay|€3|Positive")]
    [InlineData("The team was picked by seven votes.", "team|be picked by|seven votes|Positive")]
    [InlineData("The ferry uses the quay, and there are dozens of boats in the bay.", "ferry|use|quay|Positive")]
    [InlineData("The ferry uses the quay, but we sold the shed and bought the pump.", "ferry|use|quay|Positive")]
    [InlineData("Many older figures openly oppose the bridge.", "Many older figures|oppose|bridge|Positive")]
    [InlineData("The town museum hosts one of the oldest clocks and is popular with children.", "town museum|host|one of the oldest clocks|Positive;town museum|be|popular with children|Positive")]
    [InlineData("Thousands of gulls have flocked to the quay.", "Thousands of gulls|flock to|quay|Positive")]
    [InlineData("The crew had braved the storm.", "crew|brave|storm|Positive")]
    [InlineData("Shops and cafes hire firms such as the bakery.", "Shops and cafes|hire|firms|Positive")]
    [InlineData("The rules are strict, and the quay adheres to them.", "rules|be|strict|Positive")]
    [InlineData("The ferry carries at least 40 cars.", "ferry|carry|at least 40 cars|Positive")]
    [InlineData("Nowadays, the ferry carries 40 cars.", "ferry|carry|40 cars|Positive")]
    [InlineData("Opening hours\nThe museum opens at noon.", "museum|open at|noon|Positive")]
    [InlineData("Drawn by Ana Costa, the frame carries the roof.", "frame|carry|roof|Positive")]
    [InlineData("Helen Carter, her brother and her aunt shared the shop.", "")]
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
    [InlineData("“It replaced our second car,” writes Helen Carter.")]
    [InlineData("Fixed a deadlock that occurred when two clients left the group.")]
    [InlineData("Supports prepared statements and pipes.")]
    [InlineData("It was necessary to close the road.")]
    [InlineData("The firm had to sell the workshop.")]
    [InlineData("Permission is hereby granted to any person.")]
    [InlineData("The old harbour lies in the bay")]
    [InlineData("The house rules 2024, all rights reserved by the firm.")]
    [InlineData("There are dozens of ferries in the bay.")]
    [InlineData("There is deep unrest in the town, and its harbour is silting.")]
    [InlineData("I've never agreed to the survey.")]
    [InlineData("My work with the ferry is a good one.")]
    [InlineData("The catalogue lets you compare the pumps.")]
    [InlineData("The feeder learns as you mix the grain.")]
    [InlineData("The quay was raised to lessen the noise.")]
    [InlineData("The parlour started to decline.")]
    [InlineData("Ferry Lines touted a price cut on tickets.")]
    [InlineData("Visitors from the bay are not only welcome.")]
    [InlineData("The crew has braved dark nights.")]
    [InlineData("The mood was ebbing over the crew.")]
    [InlineData("Video Storm damages the pier in Leeds.")]
    [InlineData("Media caption The mayor opened the hall.")]
    [InlineData("May 17, 2012 One of the halls is famous for its roof.")]
    [InlineData("Boiler Boiler pressure is 4 bar.")]
    [InlineData("Help us keep a healthy harbour.")]
    [InlineData("Why the pier is a wreck.")]
    [InlineData("of the harbour, the pump carries the water.")]
    [InlineData("The offer made by the firm, which means that the pump is cheap.")]
    [InlineData("- [Storm wrecks the pier in Leeds](/news/1)")]
    [InlineData("The latter is a shed.")]
    [InlineData("The trade weakened following protests.")]
    [InlineData("Getting a pump running feels like a chore.")]
    [InlineData("It is possible to chain the ferries.")]
    [InlineData("It wasn't clear why the firm sold the ferry.", "Calder Instruments")]
    [InlineData("It employs 140 people.", "Calder Instruments Introduces New Gauges")]
    public async Task ExtractAsync_SentenceThatStatesNothing_GivesNoFact(string text, params string[] headingPath) => Assert.Empty(await Extract(text, headingPath));

    [Fact]
    public async Task ExtractAsync_Pronouns_AreResolvedInsideTheChunk()
    {
        var facts = await Extract("Helen Carter founded Calder Instruments in 1987. She led the firm. Calder Instruments makes gauges. It employs 140 people.");
        Assert.Equal("Helen Carter", facts[1].Subject);
        Assert.Equal("Calder Instruments", facts[3].Subject);
        Assert.Equal("1987", facts[0].Date);
    }

    [Fact]
    public async Task ExtractAsync_AbbreviationAndDescription_AreReadAsTheName()
    {
        var facts = await Extract("The Polar Noise Observatory (PNO) is a small institute. PNO employed 14 people. The institute owned two ships.");
        Assert.All(facts, fact => Assert.Equal("Polar Noise Observatory", fact.Subject));
        Assert.Equal(3, facts.Count);
    }

    [Theory]
    [InlineData("Yarrow sold its shares. Yarrow Bank owns a ferry.", "Yarrow")]
    [InlineData("Yarrow Bank owns a ferry. Yarrow employs 140 people.", "Yarrow Bank")]
    [InlineData("Yarrow Bank owns a ferry. Yarrow Foods owns a quay. Yarrow employs 140 people.", "Yarrow")]
    public async Task ExtractAsync_ShortName_IsTheLongOneThatIntroducedIt(string text, string expected)
    {
        var facts = await Extract(text);
        Assert.Contains(expected, facts.Select(fact => fact.Subject));
        Assert.Equal(expected == "Yarrow", facts.Any(fact => fact.Subject == "Yarrow"));
    }

    [Fact]
    public async Task ExtractAsync_TwoClausesWithDates_GivesEachItsOwn()
    {
        var facts = await Extract("Helen Carter founded the firm in 1987 and sold the workshop in 1999.");
        Assert.Equal(["1987", "1999"], facts.Select(fact => fact.Date));
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
