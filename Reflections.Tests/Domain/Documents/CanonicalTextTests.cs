using CsCheck;
using Reflections.Domain.Documents;

namespace Reflections.Tests.Domain.Documents;

public sealed class CanonicalTextTests
{
    /// <summary>Letters, marks of several combining classes, Hangul parts, white space, line ends and astral characters.</summary>
    private static readonly Gen<string> Texts = Gen.OneOf(
        Pick.From("a", "e", "o", "\u0301", "\u0323", "\u0302", "\u0344", "\u1112", "\u1161", "\u11AB", "\uD55C", "\u212B", "\u0958", "\uFEFF", " ", "\t", "\r", "\n", "\r\n", "\u00A0", "\u2028", "\U0001F3B6", "\U0001D15E", "\uD800", "\uDC00"),
        Gen.Char.Select(c => c.ToString())).Array[0, 40].Select(string.Concat);

    [Theory]
    [InlineData("e\u0301", "\u00E9")]
    [InlineData("a\u0302\u0323", "\u1EAD")]
    [InlineData("\u1112\u1161\u11AB", "\uD55C")]
    [InlineData("\u212B", "\u00C5")]
    [InlineData("\u0344", "\u0308\u0301")]
    [InlineData("\u0958", "\u0915\u093C")]
    [InlineData("\U0001D15E", "\U0001D157\U0001D165")]
    [InlineData("q\u0307\u0323", "q\u0323\u0307")]
    [InlineData("\u1100\u1161\u0301\u11A8", "\uAC00\u0301\u11A8")]
    public void From_DecomposedText_IsComposed(string text, string expected) => Assert.Equal(expected, CanonicalText.From(text));

    [Fact]
    public void From_LineEndsAndTrailingSpace_AreUnified() =>
        Assert.Equal("\n  one\ntwo\n\nthree", CanonicalText.From("\uFEFF\r\n  one \t\r\ntwo\u00A0\r\rthree\u2028 \n\n"));

    [Fact]
    public void From_LoneSurrogates_AreReplaced() => Assert.Equal("a\uFFFDb\U0001F3B6", CanonicalText.From("a\uD800b\U0001F3B6"));

    [Fact]
    public void From_CanonicalText_StaysAsItIs() => Texts.Sample(text =>
    {
        var once = CanonicalText.From(text);
        Assert.Equal(once, CanonicalText.From(once));
    });

    [Fact]
    public void From_LongRunOfMarks_TakesLinearTime()
    {
        var marks = string.Concat(Enumerable.Repeat("\u0301\u0323", 200_000));
        Assert.Equal(marks.Length, CanonicalText.From("q" + marks).Length - 1);
    }
}
