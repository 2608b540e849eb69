using CsCheck;
using Reflections.Functions.Models;

namespace Reflections.Tests.Functions.Models;

public sealed class QuoteFinderTests
{
    [Theory]
    [InlineData("a b a", "a", "0+1 4+1")]
    [InlineData("one\n  two one two", "one two", "0+9 10+7")]
    [InlineData("one two", "  one\n two ", "0+7")]
    [InlineData("onetwo", "one two", "")]
    [InlineData("one two", "onetwo", "")]
    [InlineData("Norvikers in Norvik", "Norvik", "13+6")]
    [InlineData("the “Tern” isn’t – here", "the \"Tern\" isn't - here", "0+23")]
    [InlineData("在上海市工作", "上海", "1+2")]
    [InlineData("aa aa aa", "aa aa", "0+5")]
    [InlineData("C++ and C", "C++", "0+3")]
    [InlineData("Norvik", "norvik", "")]
    [InlineData("Nor\u200Bvik", "Norvik", "")]
    [InlineData("a. b", ".", "")]
    [InlineData("", "a", "")]
    public void Find_WordsOfATextTolerantOfSpacesOnly_TellsWhereTheyStand(string text, string words, string spans) =>
        Assert.Equal(spans, string.Join(' ', QuoteFinder.Find(text, words).Select(span => $"{span.Start}+{span.Length}")));

    [Fact]
    public void Find_WordsBetweenSpaces_AreFoundWhateverStandsAround()
    {
        var part = Gen.OneOf(Gen.Const("ab"), Gen.Const("c"), Gen.Const(" "), Gen.Const("\n\t"), Gen.Const("."), Gen.Const("’"), Gen.Const("𝒳"), Gen.Const("上"));
        var text = part.Array[0, 8].Select(string.Concat);
        Gen.Select(text, text, text).Where((_, words, _) => words.Any(char.IsLetterOrDigit)).Sample((before, words, after) =>
        {
            var whole = $"{before} {words} {after}";

            var found = QuoteFinder.Find(whole, words).ToList();

            Assert.NotEmpty(found);
            Assert.All(found, span => Assert.InRange(span.End, span.Start + 1, whole.Length));
            Assert.All(found.Zip(found.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start));
        });
    }
}
