using CsCheck;
using Reflections.Cli.Sources;
using Reflections.Domain.Identity;

namespace Reflections.Tests.Cli;

public sealed class SourceNameTests
{
    private static readonly string[] s_parts = ["a", "é", "😀", "/"];

    [Theory]
    [InlineData("/work/docs/a.md", "/work", "docs/a.md")]
    [InlineData("/work/a.md", "/work", "a.md")]
    [InlineData("/other/a.md", "/work", "../other/a.md")]
    public void OfFile_AnyPlace_IsRelativeToTheWorkingFolder(string file, string folder, string id) =>
        Assert.Equal(id, SourceName.OfFile(file, folder));

    [Fact]
    public void OfUrl_Short_IsTheAddressAsGiven() =>
        Assert.Equal("https://Example.org/a?b#c", SourceName.OfUrl("https://Example.org/a?b#c"));

    [Fact]
    public void OfUrl_ExactlyTheLimit_IsKept()
    {
        var url = "https://x/" + new string('a', CallerName.MaxLength - 10);
        Assert.Equal(url, SourceName.OfUrl(url));
    }

    [Fact]
    public void OfUrl_TwoLongAddressesWithOneStart_GetTwoIds()
    {
        var start = "https://x/" + new string('a', 200);
        var one = SourceName.OfUrl(start + "1");
        var two = SourceName.OfUrl(start + "2");
        Assert.NotEqual(one, two);
        Assert.Equal(one, SourceName.OfUrl(start + "1"));
        Assert.StartsWith("https://x/aaa", one, StringComparison.Ordinal);
    }

    [Fact]
    public void OfUrl_AnyLength_IsAValidSourceId() =>
        Gen.Int[0, s_parts.Length - 1].Select(i => s_parts[i]).Array[1, 200].Select(string.Concat)
            .Sample(text => SourceId.TryCreate(SourceName.OfUrl(text), out _, out _));
}
