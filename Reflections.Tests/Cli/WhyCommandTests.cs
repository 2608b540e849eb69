using Reflections.Domain.Identity;

namespace Reflections.Tests.Cli;

public sealed class WhyCommandTests : CliFixture
{
    private static readonly ContentHash s_content = ContentHash.OfCanonical("Café\nsecond");

    private static string Key(string source) =>
        ReflectionId.TryCreate("handbook", out var reflection, out _) && SourceId.TryCreate(source, out var id, out _) ? IngestKey.Of(reflection, id, s_content).Value : "";

    [Theory]
    [InlineData("docs/a.txt", null)]
    [InlineData("docs/a.txt", "mine")]
    public async Task Why_File_AsksForTheKeyThatAnIngestWouldHave(string path, string? source)
    {
        await using var host = await FakeHost.StartAsync();
        var key = Key(source ?? path);
        host.State.Answer($"GET /api/ledger/{key}", Entry(key));

        // Another form of the same text: only its canonical form is what was hashed.
        Write(path, "Cafe\u0301  \r\nsecond\r\n");

        Assert.Equal(0, await RunAgainstAsync(host, source is null ? ["why", path] : ["why", path, "--source", source]));

        Assert.Equal("It would be skipped: run r7 applied it.", ResultLines[0].TrimEnd());
        Assert.Contains(ResultLines, line => line.StartsWith("content hash", StringComparison.Ordinal) && line.EndsWith(s_content.Value, StringComparison.Ordinal));
        Assert.Contains(ResultLines, line => line.StartsWith("r7", StringComparison.Ordinal) && line.Contains("completed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Why_FileNobodyKnows_SaysThatAllWorkIsDone()
    {
        await using var host = await FakeHost.StartAsync();
        host.State.Answer($"GET /api/ledger/{Key("a.txt")}", FakeAnswer.Problem(404, "It is not known."));
        Write("a.txt", "Café\nsecond");

        Assert.Equal(0, await RunAgainstAsync(host, "why", "a.txt", "--json"));

        Assert.Equal(
            $$"""{"reflectionId":"handbook","sourceId":"a.txt","contentHash":"{{s_content}}","ingestKey":"{{Key("a.txt")}}","isKnown":false,"explanation":"The ledger does not know this content: sending it does the whole work.","ledger":null}""",
            ResultLines[0]);
    }

    [Fact]
    public async Task Why_FileThatWouldBeRefused_SaysWhy()
    {
        await using var host = await FakeHost.StartAsync();
        Write("a.txt", " ");

        Assert.Equal(1, await RunAgainstAsync(host, "why", "a.txt"));

        Assert.Equal("a.txt would be refused: The document is empty.", Notes.TrimEnd());
    }

    [Fact]
    public async Task Why_IngestKey_IsLookedUpAsItIs()
    {
        await using var host = await FakeHost.StartAsync();
        var key = Key("a.md");
        host.State.Answer($"GET /api/ledger/{key}", Entry(key));

        Assert.Equal(0, await RunAgainstAsync(host, "why", key.ToUpperInvariant()));

        Assert.Equal("It would be skipped: run r7 applied it.", ResultLines[0].TrimEnd());
    }

    [Fact]
    public async Task Why_ContentHashOfASource_IsLookedUpThere()
    {
        await using var host = await FakeHost.StartAsync();
        var key = Key("a/b.md");
        host.State.Answer($"GET /api/reflections/handbook/sources/a%2Fb.md/ledger?contentHash={s_content}", Entry(key));

        Assert.Equal(0, await RunAgainstAsync(host, "why", s_content.Value, "--source", "a/b.md", "--json"));

        var told = Assert.Single(JsonResults());
        Assert.True(told.GetProperty("isKnown").GetBoolean());
        Assert.Equal(key, told.GetProperty("ledger").GetProperty("ingestKey").GetString());
    }

    [Fact]
    public async Task Why_AppliedContentHash_FindsItsSources()
    {
        await using var host = await FakeHost.StartAsync();
        host.State.Answer($"GET /api/ledger/{s_content}", FakeAnswer.Problem(404, "It is not known."));
        host.State.Answer("GET /api/reflections/handbook/sources?top=100", $$"""{"items":[{{Source("x", "0")}},{{Source("a", s_content.Value)}},{{Source("b", s_content.Value)}}]}""");
        host.State.Answer($"GET /api/ledger/{Key("a")}", Entry(Key("a")));
        host.State.Answer($"GET /api/ledger/{Key("b")}", Entry(Key("b")));

        Assert.Equal(0, await RunAgainstAsync(host, "why", s_content.Value, "--json"));

        Assert.Equal(["a", "b"], JsonResults().Select(told => told.GetProperty("sourceId").GetString()));
    }

    [Fact]
    public async Task Why_UnknownHash_AsksForItsSource()
    {
        await using var host = await FakeHost.StartAsync();
        host.State.Answer("GET /api/reflections/handbook/sources?top=100", """{"items":[]}""");
        host.State.Answer($"GET /api/ledger/{s_content}", FakeAnswer.Problem(404, "It is not known."));

        Assert.Equal(1, await RunAgainstAsync(host, "why", s_content.Value));

        Assert.Contains("name its source with --source", Notes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Why_HostWithoutALedgerRoute_IsNoUnknownContent()
    {
        await using var host = await FakeHost.StartAsync();

        Assert.Equal(1, await RunAgainstAsync(host, "why", s_content.Value));

        Assert.Equal($"This host does not have GET /api/ledger/{s_content} (404): it is of another version.", Notes.TrimEnd());
    }

    private static string Source(string id, string content) => $$"""{"sourceId":"{{id}}","status":"ingested","contentHash":"{{content}}"}""";

    private static string Entry(string key) => $$"""
        {"ingestKey":"{{key}}","reflectionId":"handbook","sourceId":"a.md","contentHash":"{{s_content}}","status":"applied","owner":"r7","generation":3,"isCurrentPipeline":true,
        "isApplied":true,"explanation":"It would be skipped: run r7 applied it.",
        "runs":[{"id":"r7","reflectionId":"handbook","sourceId":"a.md","status":"completed","outcome":"completed","reason":"Applied.","createdAt":"2026-01-01T00:00:00Z"}]}
        """;
}
