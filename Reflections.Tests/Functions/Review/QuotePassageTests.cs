using CsCheck;
using Reflections.Domain.Extraction;
using Reflections.Functions.Review;

namespace Reflections.Tests.Functions.Review;

public sealed class QuotePassageTests
{
    [Fact]
    public void Around_LongText_IsCutAtWords()
    {
        var text = string.Join(' ', Enumerable.Range(0, 100).Select(i => $"word{i:00}"));
        var quote = new TextSpan(text.IndexOf("word50", StringComparison.Ordinal), 6);

        var passage = QuotePassage.Around(text, quote);

        Assert.Equal(string.Join(' ', Enumerable.Range(33, 35).Select(i => $"word{i:00}")), text.Substring(passage.Start, passage.Length));
    }

    [Fact]
    public void Around_AnyQuote_HoldsItAndReachesNoFurther() =>
        Gen.Select(Gen.String[Gen.Char["ab \n"], 1, 400], Gen.Double.Unit, Gen.Double.Unit).Sample((text, first, second) =>
        {
            var from = (int)(first * text.Length);
            var quote = new TextSpan(from, (int)(second * (text.Length - from)));
            var passage = QuotePassage.Around(text, quote);
            Assert.InRange(passage.Start, Math.Max(0, quote.Start - QuotePassage.Reach), quote.Start);
            Assert.InRange(passage.End, quote.End, Math.Min(text.Length, quote.End + QuotePassage.Reach));
        });
}
