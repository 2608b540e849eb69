namespace Reflections.Tests.Cli;

public sealed class KnowledgeCommandsTests : CliFixture
{
    private const string Source = """
        {"sourceId":"a/b.md","status":"ingested","title":"A","url":null,"contentHash":"abc","generation":3,"asOf":4,"latest":5,"runId":"r1","appliedAt":"2026-01-01T00:00:00Z",
        "chunks":1,"entities":2,"facts":3,"deletedAt":null}
        """;

    [Fact]
    public async Task Sources_All_AreListed()
    {
        await using var host = await FakeHost.StartAsync();
        host.State.Answer("GET /api/reflections/handbook/sources?top=100", $$"""{"items":[{{Source}}]}""");

        Assert.Equal(0, await RunAgainstAsync(host, "sources"));

        Assert.Matches("^a/b.md +ingested +A +2026-01-01 00:00:00 +1 +2 +3$", ResultLines[1]);
    }

    [Fact]
    public async Task Sources_One_IsShown()
    {
        await using var host = await FakeHost.StartAsync();
        host.State.Answer("GET /api/reflections/handbook/sources/a%2Fb.md", Source);

        Assert.Equal(0, await RunAgainstAsync(host, "sources", "a/b.md"));

        Assert.Contains(ResultLines, line => line.StartsWith("applied by run", StringComparison.Ordinal) && line.EndsWith("r1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sources_UnknownOne_Fails()
    {
        await using var host = await FakeHost.StartAsync();
        host.State.Answer("GET /api/reflections/handbook/sources/x", FakeAnswer.Problem(404, "It is not known."));

        Assert.Equal(1, await RunAgainstAsync(host, "sources", "x"));

        Assert.Equal("Source x of handbook is not known.", Notes.TrimEnd());
    }

    [Fact]
    public async Task Entities_SeveralPages_AreReadUpToTop()
    {
        await using var host = await FakeHost.StartAsync();
        host.State.Answer("GET /api/reflections/handbook/entities?type=person&top=3", $$"""{"items":[{{Entity("A")}},{{Entity("B")}}],"continuation":"c d"}""");
        host.State.Answer("GET /api/reflections/handbook/entities?type=person&top=1&continuation=c%20d", $$"""{"items":[{{Entity("C")}},{{Entity("D")}}],"continuation":"e"}""");

        Assert.Equal(0, await RunAgainstAsync(host, "entities", "--type", "person", "--top", "3"));

        Assert.Equal(["A", "B", "C"], ResultLines.Skip(1).Select(line => line.Split(' ')[0]));
        Assert.Matches("^A +person +An alias +a.md$", ResultLines[1]);
    }

    [Fact]
    public async Task Facts_Filters_AreParametersAndQuotesAreShown()
    {
        await using var host = await FakeHost.StartAsync();
        host.State.Answer(
            "GET /api/reflections/handbook/facts?subject=A%20B&from=2024&top=100",
            """
            {"items":[{"id":"f","subject":"A B","predicate":"own","object":"C","polarity":"negative","modality":"reported","date":"2024","confidence":0.9,
            "relations":[{"id":"g","kind":"contradicts"}],"citations":[{"sourceId":"a.md","location":"page 7","start":3,"length":5,"quote":"A B\u001b[31m owns\nno C"}]}],"continuation":null}
            """);

        Assert.Equal(0, await RunAgainstAsync(host, "facts", "--subject", "A B", "--from", "2024"));

        Assert.Equal("A B · own · C (not, reported, 2024, contradicts: 1)", ResultLines[0].TrimEnd());
        Assert.Equal("    “A B [31m owns no C” a.md › page 7 [3–8]", ResultLines[1].TrimEnd());
    }

    [Fact]
    public async Task Facts_WrongFilter_TellsTheHostsProblem()
    {
        await using var host = await FakeHost.StartAsync();
        host.State.Answer("GET /api/reflections/handbook/facts?polarity=odd&top=100", FakeAnswer.Problem(400, "polarity must be positive or negative."));

        Assert.Equal(1, await RunAgainstAsync(host, "facts", "--polarity", "odd"));

        Assert.Equal("polarity must be positive or negative.", Notes.TrimEnd());
    }

    [Fact]
    public async Task Digest_Always_IsTheMarkdownAsItComes()
    {
        await using var host = await FakeHost.StartAsync();
        host.State.Answer("GET /api/reflections/handbook/digest?entity=A&top=200", new FakeAnswer(200, "# A\n\n- Ærø\n", "text/markdown"));

        Assert.Equal(0, await RunAgainstAsync(host, "digest", "--entity", "A"));
        Assert.Equal("# A\n\n- Ærø\n", Results);

        Assert.Equal(0, await RunAgainstAsync(host, "digest", "--entity", "A", "--json"));
        Assert.Equal("""{"reflectionId":"handbook","markdown":"# A\n\n- Ærø\n"}""", ResultLines[^1]);
    }

    private static string Entity(string name) =>
        $$"""{"id":"{{name}}","name":"{{name}}","type":"person","aliases":["An alias"],"citations":[{"sourceId":"a.md","start":0,"length":1,"quote":"x"}]}""";
}
