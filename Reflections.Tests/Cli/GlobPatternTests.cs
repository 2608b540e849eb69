using Reflections.Cli.Sources;

namespace Reflections.Tests.Cli;

public sealed class GlobPatternTests
{
    [Theory]
    [InlineData("*.md", "", "a.md", true)]
    [InlineData("*.md", "", "b/a.md", false)]
    [InlineData("*.md", "", "a.mdx", false)]
    [InlineData("*.md", "", "A.MD", false)]
    [InlineData("docs/*.md", "docs/", "a.md", true)]
    [InlineData("docs/**/*.md", "docs/", "a.md", true)]
    [InlineData("docs/**/*.md", "docs/", "b/c/a.md", true)]
    [InlineData("docs/**", "docs/", "b/c/a.txt", true)]
    [InlineData("v?.txt", "", "v1.txt", true)]
    [InlineData("v?.txt", "", "v12.txt", false)]
    [InlineData("v?.txt", "", "v/.txt", false)]
    [InlineData("a/b*/c.(1)", "a/", "bx/c.(1)", true)]
    [InlineData("/tmp/x/*.md", "/tmp/x/", "a.md", true)]
    public void Matches_Pattern_MeansOneThing(string pattern, string root, string path, bool matches)
    {
        var glob = GlobPattern.Parse(pattern);
        Assert.Equal(root, glob.Root);
        Assert.Equal(matches, glob.Matches(path));
    }
}
