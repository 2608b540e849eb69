using CsCheck;
using Reflections.Domain.Extraction;
using Reflections.Functions.Reading;

namespace Reflections.Tests.Functions.Reading;

public sealed class PassageTests
{
    private static readonly string[] Pieces = ["a", "word ", ". ", "\n", "\n\n", "🛳", "Ann", " ", "é", "!"];
    private static readonly string[] Mentions = ["Ann", "🛳 X.", "Dr. No"];

    [Theory]
    [InlineData("One came. Ann Bo left in May. Two stayed.", "Ann Bo", "Ann Bo left in May.")]
    [InlineData("# Ann\n\nBo is here.", "Ann", "# Ann")]
    [InlineData("Ann", "Ann", "Ann")]
    [InlineData("First.\n\n  Second Ann  \n\nThird.", "Ann", "Second Ann")]
    public void Around_ShortSentence_IsTheSentence(string text, string mention, string passage) => Assert.Equal(passage, Around(text, mention));

    [Fact]
    public void Around_LongSentence_IsWholeWordsOnBothSides()
    {
        var words = string.Join(' ', Enumerable.Repeat("wording", 40));
        var passage = Around($"{words} Ann {words}", "Ann");
        Assert.InRange(passage.Length, 140, Passage.MaxLength);
        Assert.StartsWith("wording ", passage, StringComparison.Ordinal);
        Assert.EndsWith(" wording", passage, StringComparison.Ordinal);
        Assert.Contains(" Ann ", passage, StringComparison.Ordinal);
    }

    [Fact]
    public void Around_LongMention_IsTheMention()
    {
        var mention = new string('x', 200);
        Assert.Equal(mention, Around($"Before {mention} after.", mention));
    }

    [Fact]
    public void Around_AnyText_HoldsTheMentionAndCutsNoPair() =>
        Gen.Select(Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]).Array[0, 120], Gen.Int[0, Mentions.Length - 1].Select(i => Mentions[i]))
            .Sample((pieces, mention) =>
            {
                var before = string.Concat(pieces[..(pieces.Length / 2)]);
                var text = before + mention + string.Concat(pieces[(pieces.Length / 2)..]);
                var span = Passage.Around(text, new TextSpan(before.Length, mention.Length));
                return span.Start >= 0 && span.End <= text.Length && span.Start <= before.Length && span.End >= before.Length + mention.Length
                    && span.Length <= Passage.MaxLength && !char.IsLowSurrogate(text[span.Start]) && !char.IsHighSurrogate(text[span.End - 1]);
            });

    private static string Around(string text, string mention)
    {
        var span = Passage.Around(text, new TextSpan(text.IndexOf(mention, StringComparison.Ordinal), mention.Length));
        return text.Substring(span.Start, span.Length);
    }
}
