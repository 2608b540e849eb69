using CsCheck;
using Reflections.Domain.Documents;

namespace Reflections.Tests.Domain.Documents;

public sealed class MarkdownLinksTests
{
    [Theory]
    [InlineData("See [the pier](/pier) now.", "See the pier now.")]
    [InlineData("![map](m.png \"a map\")", "map")]
    [InlineData("[1] and [a] (b) stay", "[1] and [a] (b) stay")]
    public void Words_Links_AreTheirWords(string text, string expected) => Assert.Equal(expected, MarkdownLinks.Words(text));

    [Fact]
    public void Targets_Links_AreWhereTheirAddressesStand()
    {
        const string Text = "See [the pier](https://a.example/pier \"a pier\") and ![map](m.png).";
        Assert.Equal(["https://a.example/pier \"a pier\")", "m.png)"], MarkdownLinks.Targets(Text).Select(target => Text.Substring(target.Start, target.Length)));
    }

    [Fact]
    public void Blank_AnyText_KeepsOffsetsAndWords() =>
        Gen.Char["[]()ab! \n"].Array[0, 40].Select(c => new string(c)).Sample(text =>
        {
            var blank = MarkdownLinks.Blank(text);
            Assert.Equal(text.Length, blank.Length);
            Assert.All(blank.Zip(text), pair => Assert.True(pair.First == pair.Second || pair.First == ' '));
        });
}
