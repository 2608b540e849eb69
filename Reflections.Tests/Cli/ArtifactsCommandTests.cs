namespace Reflections.Tests.Cli;

/// <summary>What storage holds of a run, listed and fetched.</summary>
public sealed class ArtifactsCommandTests : CliFixture
{
    private const string List =
        """
        {"runId":"r","sourceId":"a.md","isErased":false,"items":[
          {"name":"raw","stage":"fetch","contentType":"text/html\n\u001b[31m","bytes":2841,"createdAt":"2026-03-01T12:00:00Z","href":"/x","more":1},
          {"name":"batch","stage":"eval","contentType":"application/json","bytes":17,"createdAt":"2026-03-01T12:00:01Z","href":"/y"}]}
        """;

    private static readonly string Run = $"{1:x32}";
    private static readonly string Target = $"GET /api/reflections/handbook/runs/{Run}/artifacts";

    [Fact]
    public async Task Artifacts_Listed_AreRowsAndHarmless()
    {
        await using var host = await HostAsync();
        host.State.Answer(Target, List);

        Assert.Equal(0, await RunAgainstAsync(host, "show", Run, "--artifacts"));

        Assert.Equal(3, ResultLines.Length);
        Assert.Matches(@"^raw\s+fetch\s+text/html \S*\s+2841\s+2026-03-01 12:00:00$", ResultLines[1].TrimEnd());
        Assert.DoesNotContain('\u001b', Results);
    }

    [Fact]
    public async Task Artifacts_AsJson_AreAsTheHostToldThem()
    {
        await using var host = await HostAsync();
        host.State.Answer(Target, List);

        Assert.Equal(0, await RunAgainstAsync(host, "show", Run, "--artifacts", "--json"));

        Assert.Equal(1, Assert.Single(JsonResults()).GetProperty("items")[0].GetProperty("more").GetInt32());
    }

    [Fact]
    public async Task Artifacts_OfADeletedSource_SaySo()
    {
        await using var host = await HostAsync();
        host.State.Answer(Target, """{"runId":"r","sourceId":"a.md","isErased":true,"items":[]}""");

        Assert.Equal(0, await RunAgainstAsync(host, "show", Run, "--artifacts"));

        Assert.Contains("is erased", Notes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Artifact_ToStandardOutput_IsItsBytes()
    {
        await using var host = await HostAsync();
        host.State.Answer($"{Target}/raw", new FakeAnswer(200, "\u001b[31m Ærø\r\n", "application/octet-stream"));

        Assert.Equal(0, await RunAgainstAsync(host, "show", Run, "--artifact", "raw"));

        Assert.Equal("\u001b[31m Ærø\r\n"u8.ToArray(), Bytes.ToArray());
        Assert.Empty(Results);
    }

    [Fact]
    public async Task Artifact_ToAFile_ReplacesItAndSaysHowMuch()
    {
        await using var host = await HostAsync();
        host.State.Answer($"{Target}/raw", new FakeAnswer(200, "<p>new</p>", "application/octet-stream"));
        await File.WriteAllTextAsync(Path.Combine(Folder, "page.html"), "something old and longer");

        Assert.Equal(0, await RunAgainstAsync(host, "show", Run, "--artifact", "raw", "--output", "page.html", "--json"));

        Assert.Equal("<p>new</p>", await File.ReadAllTextAsync(Path.Combine(Folder, "page.html")));
        Assert.Equal(10, Assert.Single(JsonResults()).GetProperty("bytes").GetInt32());
        Assert.Equal(0, Bytes.Length);
    }

    [Fact]
    public async Task Artifact_ThatIsRefused_LeavesTheFileAlone()
    {
        await using var host = await HostAsync();
        host.State.Answer($"{Target}/raw", FakeAnswer.Problem(410, "It is erased."));
        await File.WriteAllTextAsync(Path.Combine(Folder, "page.html"), "old");

        Assert.Equal(1, await RunAgainstAsync(host, "show", Run, "--artifact", "raw", "--output", "page.html"));

        Assert.Equal("It is erased.", Notes.TrimEnd());
        Assert.Equal(["page.html"], Directory.GetFiles(Folder).Select(Path.GetFileName));
        Assert.Equal("old", await File.ReadAllTextAsync(Path.Combine(Folder, "page.html")));
    }

    private static async Task<FakeHost> HostAsync()
    {
        var host = await FakeHost.StartAsync();
        host.State.Runs[Run] = new FakeState.Accepted(Run, "handbook", "a.md", new FakeRun("completed", Stages: []));
        return host;
    }
}
