using Reflections.Cli.Output;

namespace Reflections.Tests.Cli;

public sealed class ExcerptTests
{
    [Theory]
    [InlineData("a \u001B[31mred\u001B]0;title\u0007 b", "a [31mred ]0;title b")]
    [InlineData("a\u009B31mb\u0000\u007F\u2028c", "a 31mb c")]
    [InlineData("gpj.\u202Eexe", "gpj.[U+202E]exe")]
    [InlineData("\u061C\u200E\u200F\u202A\u2066\u2069", "[U+061C][U+200E][U+200F][U+202A][U+2066][U+2069]")]
    [InlineData("  a \n\t b\r\n", "a b")]
    [InlineData(null, "")]
    public void OneLine_OfWhatATerminalWouldObey_LeavesTextToRead(string? text, string shown) => Assert.Equal(shown, Excerpt.OneLine(text));

    [Theory]
    [InlineData("abcdef", 4, "abc…")]
    [InlineData("ab\U0001F600cd", 4, "ab…")]
    public void OneLine_BeyondTheLongest_IsCutBetweenCharacters(string text, int longest, string shown) => Assert.Equal(shown, Excerpt.OneLine(text, longest));
}
