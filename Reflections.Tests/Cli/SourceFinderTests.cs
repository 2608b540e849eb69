using Reflections.Cli.Commands;
using Reflections.Cli.Sources;

namespace Reflections.Tests.Cli;

public sealed class SourceFinderTests : CliFixture
{
    [Fact]
    public void Find_Folder_TakesAllFilesSortedWithoutHiddenOnes()
    {
        Write("docs/b.md");
        Write("docs/a/z.txt");
        Write("docs/B.md");
        Write("docs/.hidden.md");
        Write("docs/.git/config");
        Assert.Equal(["docs/B.md", "docs/a/z.txt", "docs/b.md"], Ids("docs"));
    }

    [Fact]
    public void Find_FolderWithALinkToItself_Ends()
    {
        Write("docs/a.md");
        Directory.CreateSymbolicLink(Path.Combine(Folder, "docs", "loop"), Path.Combine(Folder, "docs"));
        Assert.Equal(["docs/a.md"], Ids("docs"));
    }

    /// <summary>A pipe has no length, and opening it would wait for whoever writes to it.</summary>
    [Fact]
    public void Find_FileWithoutLengthInAFolder_IsNotToBeOpened()
    {
        Write("docs/a.md");
        Write("docs/empty.md", "");
        File.CreateSymbolicLink(Path.Combine(Folder, "docs", "link.md"), Path.Combine(Folder, "docs", "empty.md"));
        File.CreateSymbolicLink(Path.Combine(Folder, "docs", "nowhere.md"), Path.Combine(Folder, "docs", "none.md"));

        Assert.Equal(
            [("docs/a.md", false), ("docs/empty.md", true), ("docs/link.md", true), ("docs/nowhere.md", false)],
            new SourceFinder(Folder).Find(["docs"]).Select(source => (source.Id, source.IsEmpty)));
        Assert.False(new SourceFinder(Folder).Find(["docs/empty.md"])[0].IsEmpty);
    }

    [Fact]
    public void Find_Pattern_ExpandsByItself()
    {
        Write("docs/a.md");
        Write("docs/deep/b.md");
        Write("docs/c.txt");
        Assert.Equal(["docs/a.md", "docs/deep/b.md"], Ids("docs/**/*.md"));
        Assert.Equal(["docs/c.txt"], Ids(Path.Combine(Folder, "docs", "*.txt")));
    }

    [Fact]
    public void Find_FileWhoseNameLooksLikeAPattern_IsThatFile()
    {
        Write("what?.md");
        Write("whats.md");
        Assert.Equal(["what?.md"], Ids("what?.md"));
    }

    [Fact]
    public void Find_OneFileTwice_IsOneSource()
    {
        Write("docs/a.md");
        Assert.Equal(["docs/a.md"], Ids("docs/a.md", "docs", "./docs/../docs/a.md"));
    }

    [Fact]
    public void Find_Url_KeepsItsPlaceAmongFiles()
    {
        Write("a.md");
        Assert.Equal(["https://example.org/x", "a.md"], Ids("https://example.org/x", "a.md"));
    }

    [Fact]
    public void Find_SourceId_OverridesTheRule()
    {
        Write("a.md");
        Assert.Equal("mine", Assert.Single(new SourceFinder(Folder).Find(["a.md"], "mine")).Id);
    }

    [Theory]
    [InlineData("missing.md", "There is no file or folder 'missing.md'.")]
    [InlineData("*.pdf", "The pattern '*.pdf' matches no files.")]
    [InlineData("empty", "The folder 'empty' holds no files.")]
    [InlineData("ftp://example.org/a", "'ftp://example.org/a' is not an http or https address.")]
    public void Find_Nothing_IsExplainedInOneLine(string argument, string message)
    {
        Directory.CreateDirectory(Path.Combine(Folder, "empty"));
        Assert.Equal(message, Assert.Throws<UsageException>(() => Ids(argument)).Message);
    }

    [Theory]
    [InlineData("a.md", "text/markdown")]
    [InlineData("a.HTML", "text/html")]
    [InlineData("a.htm", "text/html")]
    [InlineData("a.txt", "text/plain")]
    [InlineData("a.pdf", "application/pdf")]
    [InlineData("a.DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    [InlineData("a.csv", "text/csv")]
    [InlineData("a.tsv", "text/tab-separated-values")]
    [InlineData("a.ndjson", "application/x-ndjson")]
    [InlineData("a.json", "application/octet-stream")]
    [InlineData("README", "application/octet-stream")]
    public void ContentType_Extension_Decides(string name, string contentType) =>
        Assert.Equal(contentType, new IngestSource(name, name, null).ContentType);

    private IEnumerable<string> Ids(params string[] arguments) => new SourceFinder(Folder).Find(arguments).Select(source => source.Id);
}
