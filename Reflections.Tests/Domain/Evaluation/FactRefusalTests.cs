using CsCheck;
using Reflections.Domain.Evaluation;
using Reflections.Domain.Extraction;
using Reflections.Domain.Patches;
using static Reflections.Tests.Domain.Patches.BatchScene;

namespace Reflections.Tests.Domain.Evaluation;

public sealed class FactRefusalTests
{
    private static readonly (string Subject, string Predicate, string Object, FactPolarity Polarity, string? Date, string Quote)[] Good =
    [
        ("Harbour Trust", "own", "12 ferries", FactPolarity.Positive, null, "The Harbour Trust owns 12 ferries."),
        ("Harbour Trust", "buy", "Lomvi", FactPolarity.Positive, "2019-05-03", "On 3 May 2019 it bought the Lomvi."),
        ("Lomvi", "carry", "cars", FactPolarity.Negative, null, "The Lomvi does not carry cars."),
        ("Ingrid Aasen", "lead", "board of 7 members", FactPolarity.Positive, null, "Ingrid Aasen leads a board of 7 members."),
        ("Ingrid Aasen", "live in", "Varnes", FactPolarity.Negative, null, "Aasen never lived in Varnes."),
    ];

    private static readonly string GoodText = string.Join(' ', Good.Select(fact => fact.Quote));

    // Each code is triggered by one line and just not by the next.
    [Theory]
    [InlineData("Acme runs it.", "Acme", "run", "it", "Acme run", "quote_not_at_offsets")]
    [InlineData("Acme is big.", "Acme", "be", "A", "Acme is", "quote_too_short")]
    [InlineData("Acme is A.", "Acme", "be", "A", "Acme is A", null)]
    [InlineData("Acme owns boats. Bob sells planes.", "Acme", "sell", "planes", "Bob sells planes.", "subject_not_in_quote")]
    [InlineData("Acme owns boats. It sells planes.", "Acme", "sell", "planes", "It sells planes.", null)]
    [InlineData("It sells planes. Acme owns boats.", "Acme", "sell", "planes", "It sells planes.", "subject_not_in_quote")]
    [InlineData("Acme owns boats. Today the company sells planes.", "Acme", "sell", "planes", "Today the company sells planes.", null)]
    [InlineData("Acme owns boats. Bob met the company near planes.", "Acme", "sell", "planes", "Bob met the company near planes.", "subject_not_in_quote")]
    [InlineData("The party met Bob.", "Art", "meet", "Bob", "The party met Bob.", "name_not_in_quote")]
    [InlineData("Ingrid Aasen came. Aasen closed the meeting.", "Ingrid Aasen", "close", "meeting", "Aasen closed the meeting.", null)]
    [InlineData("Acme sells planes.", "Acme", "sell", "boats", "Acme sells planes.", "object_not_in_quote")]
    [InlineData("Hollen School sells planes.", "Hollen School", "sell", "Hollen", "Hollen School sells planes.", "object_not_in_quote")]
    [InlineData("Hollen School is in Hollen.", "Hollen School", "be in", "Hollen", "Hollen School is in Hollen.", null)]
    [InlineData("Acme sells  fine\nplanes.", "Acme", "sell", "Fine planes", "Acme sells  fine\nplanes.", null)]
    [InlineData("**Acme** sells [fine planes](https://example.org).", "Acme", "sell", "fine planes", "**Acme** sells [fine planes](https://example.org).", null)]
    [InlineData("Acme is at [site](https://example.org/a).", "Acme", "be at", "https://example.org/a", "Acme is at [site](https://example.org/a).", null)]
    [InlineData("It was -5 °C in Acme.", "Acme", "be", "5 °C", "It was -5 °C in Acme.", "object_not_in_quote")]
    [InlineData("Acme sells 1,200 planes.", "Acme", "sell", "200 planes", "Acme sells 1,200 planes.", "number_not_in_quote")]
    [InlineData("Acme sells 12.5 tons.", "Acme", "sell", "12 tons", "Acme sells 12.5 tons.", "number_not_in_quote")]
    [InlineData("Acme sells 1,200 planes.", "Acme", "sell", "1,200 planes", "Acme sells 1,200 planes.", null)]
    [InlineData("Acme does not sell planes.", "Acme", "sell", "planes", "Acme does not sell planes.", "polarity_differs")]
    [InlineData("Acme sells boats, not planes.", "Acme", "sell", "planes", "Acme sells boats, not planes.", "polarity_differs")]
    [InlineData("Acme sells boats, not planes.", "Acme", "sell", "boats", "Acme sells boats, not planes.", null)]
    [InlineData("Acme does not sell boats but it sells planes.", "Acme", "sell", "planes", "Acme does not sell boats but it sells planes.", null)]
    [InlineData("Acme, which does not own boats, sells planes.", "Acme", "sell", "planes", "Acme, which does not own boats, sells planes.", null)]
    [InlineData("Acme sells not only boats and planes.", "Acme", "sell", "planes", "Acme sells not only boats and planes.", null)]
    [InlineData("Nobody at Acme sells planes.", "Acme", "sell", "planes", "Acme sells planes.", "polarity_differs")]
    [InlineData("Acme failed to sell planes.", "Acme", "sell", "planes", "Acme failed to sell planes.", "polarity_differs")]
    [InlineData("Acme failed to sell planes.", "Acme", "fail to sell", "planes", "Acme failed to sell planes.", null)]
    [InlineData("Acme runs No. 5 quay.", "Acme", "run", "No. 5 quay", "Acme runs No. 5 quay.", null)]
    [InlineData("Acme may sell planes.", "Acme", "sell", "planes", "Acme may sell planes.", "hedged")]
    [InlineData("Acme sold planes in May 2020.", "Acme", "sell", "planes", "Acme sold planes in May 2020.", null)]
    [InlineData("Perhaps, in 2020, Acme sold planes.", "Acme", "sell", "planes", "Acme sold planes.", "hedged")]
    [InlineData("Acme plans to sell planes.", "Acme", "sell", "planes", "Acme plans to sell planes.", "hedged")]
    [InlineData("Acme plans to sell planes.", "Acme", "plan to sell", "planes", "Acme plans to sell planes.", null)]
    [InlineData("If it pays, Acme sells planes.", "Acme", "sell", "planes", "Acme sells planes.", "hedged")]
    [InlineData("Acme sells planes if it pays.", "Acme", "sell", "planes", "Acme sells planes if it pays.", null)]
    [InlineData("Bob said that Acme sells planes.", "Acme", "sell", "planes", "Acme sells planes.", "reported_speech")]
    [InlineData("According to Bob, Acme sells planes.", "Acme", "sell", "planes", "According to Bob, Acme sells planes.", "reported_speech")]
    [InlineData("Acme sells planes, Bob claims.", "Acme", "sell", "planes", "Acme sells planes", "reported_speech")]
    [InlineData("Acme reported a loss.", "Acme", "report", "loss", "Acme reported a loss.", null)]
    [InlineData("Bob spoke. Acme sells planes.", "Acme", "sell", "planes", "Acme sells planes.", null)]
    [InlineData("Acme sells planes?", "Acme", "sell", "planes", "Acme sells planes", "question")]
    [InlineData("Is it true? Acme sells planes.", "Acme", "sell", "planes", "Is it true? Acme sells planes.", null)]
    public void Judge_OneFact_IsRefusedOrNot(string text, string subject, string predicate, string @object, string quote, string? code)
    {
        // "Acme run" stands in the text, but the batch will claim other words there.
        var batch = Build(text, Chunks(text), null, chunk => Fact(chunk, subject, predicate, @object, quote));
        if (code == RefusalCodes.QuoteNotAtOffsets)
        {
            batch = batch with { Facts = [batch.Facts[0] with { Quote = "Acme ran" }] };
        }

        Assert.Equal(code, BatchEvaluator.Judge(batch, text, null, 0, new EvaluationPolicy()).Refusals.SingleOrDefault()?.Code);
    }

    [Theory]
    [InlineData("2019-05-03", true)]
    [InlineData("2019-05", true)]
    [InlineData("2019", true)]
    [InlineData("3 May 2019", true)]
    [InlineData("2019-06-03", false)]
    [InlineData("2019-05-04", false)]
    [InlineData("2018", false)]
    [InlineData("4 May 2019", false)]
    public void Judge_Date_MustStandInTheQuote(string date, bool there)
    {
        const string Text = "Acme opened the quay on 3 May 2019.";
        var batch = Build(Text, Chunks(Text), null, chunk => Fact(chunk, "Acme", "open", "quay", Text, date: date));

        Assert.Equal(there ? null : RefusalCodes.NumberNotInQuote, Judge(batch, Text).Refusals.SingleOrDefault()?.Code);
    }

    [Fact]
    public void Judge_SubjectInTheHeading_CountsForAPronoun()
    {
        const string Text = "It sells planes.";
        var batch = Build(Text, Chunks(Text, "Companies", "Acme"), null, chunk => Fact(chunk, "Acme", "sell", "planes", Text));

        Assert.Empty(Judge(batch, Text).Refusals);
    }

    [Fact]
    public void Judge_SubjectInAnotherChunk_DoesNotCount()
    {
        const string Text = "Acme owns boats.\n\nIt sells planes.";
        var batch = Build(Text, Chunks(Text), null, chunk => Fact(chunk, "Acme", "sell", "planes", "It sells planes."));

        Assert.Equal(RefusalCodes.NameNotInQuote, Assert.Single(Judge(batch, Text).Refusals).Code);
    }

    [Fact]
    public void Judge_GoodFacts_AreAccepted() => Assert.Empty(Judge(GoodBatch(), GoodText).Refusals);

    [Fact]
    public void Judge_MutatedFact_IsRefused() => Gen.Select(Gen.Int[0, Good.Length - 1], Gen.Int[0, 4], Gen.Int[1, 40]).Sample((index, mutation, amount) =>
    {
        var batch = GoodBatch();
        var fact = batch.Facts[index];
        var text = GoodText;
        var mutant = mutation switch
        {
            0 => fact with { Span = fact.Span.Shift(index == 0 ? amount : -amount) },
            1 => fact with { Object = batch.Facts[(index + 1 + (amount % (Good.Length - 1))) % Good.Length].Object },
            2 => fact with { Polarity = fact.Polarity == FactPolarity.Positive ? FactPolarity.Negative : FactPolarity.Positive },
            3 => fact with { Object = $"{fact.Object} {100 + amount}" },
            _ => fact with { Quote = fact.Quote.Replace(" not ", " ", StringComparison.Ordinal).Replace(" never ", " ", StringComparison.Ordinal), Date = "1900" },
        };

        Assert.Contains(Judge(batch with { Facts = [mutant] }, text).Refusals, refusal => refusal.FactId == mutant.Id);
    }, iter: 1000);

    [Theory]
    [InlineData("The Lomvi does not carry cars.", "The Lomvi does carry cars.")]
    [InlineData("Aasen never lived in Varnes.", "Aasen once lived in Varnes.")]
    public void Judge_DenialDroppedFromTheText_IsRefused(string was, string now)
    {
        var text = GoodText.Replace(was, now, StringComparison.Ordinal);
        var (subject, predicate, @object, polarity, _, _) = Good.Single(fact => fact.Quote == was);
        var batch = Build(text, Chunks(text), null, chunk => Fact(chunk, subject, predicate, @object, now, polarity));

        Assert.Equal(RefusalCodes.PolarityDiffers, Assert.Single(Judge(batch, text).Refusals).Code);
    }

    private static PatchBatch GoodBatch() => Build(GoodText, Chunks(GoodText), null, chunk =>
        Good.SelectMany(fact => Fact(chunk, fact.Subject, fact.Predicate, fact.Object, fact.Quote, fact.Polarity, fact.Date)));

    private static Verdict Judge(PatchBatch batch, string text) => BatchEvaluator.Judge(batch, text, null, 0, new EvaluationPolicy());
}
