using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace Reflections.Tests.Cli;

public sealed class IngestCommandTests : CliFixture
{
    /// <summary>A pipe that nobody writes to: opening it would never end.</summary>
    [Fact]
    public async Task Ingest_FolderWithAPipe_SendsItAsEmpty()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await using var host = await FakeHost.StartAsync();
        Directory.CreateDirectory(Path.Combine(Folder, "docs"));
        using (var made = Process.Start("mkfifo", [Path.Combine(Folder, "docs", "pipe.md")]))
        {
            await made.WaitForExitAsync();
        }

        await RunAgainstAsync(host, "ingest", "docs", "--reflection", "handbook");

        Assert.Equal(("docs/pipe.md", ""), (Assert.Single(host.State.Posts).Source, host.State.Posts.First().Body));
    }

    [Fact]
    public async Task Ingest_AllCompleteOrKnown_SucceedsWithASummary()
    {
        await using var host = await FakeHost.StartAsync();
        Write("docs/a.md");
        Write("docs/[b].md");
        host.State.Sources["docs/[b].md"] = new FakeRun("duplicate_skipped", "This content is what readers see: applied by run 7.");

        Assert.Equal(0, await RunAgainstAsync(host, "ingest", "docs", "--reflection", "handbook"));

        Assert.Matches("^source +outcome +reason +chunks +entities +facts +storage +model +seconds$", ResultLines[0]);
        Assert.Contains(ResultLines, line => line.Contains("docs/a.md", StringComparison.Ordinal) && line.Contains("12 (1)", StringComparison.Ordinal));
        Assert.Contains(ResultLines, line => line.Contains("docs/[b].md", StringComparison.Ordinal) && line.Contains("applied by run 7", StringComparison.Ordinal));
        Assert.Equal("2 sources: 1 completed, 1 duplicate_skipped.", ResultLines[^1].TrimEnd());
        Assert.Contains("docs/a.md: embedding", Notes, StringComparison.Ordinal);
        Assert.Single(Notes.Split('\n'), line => line.StartsWith("docs/a.md: completed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ingest_Json_WritesOneObjectASourceAndNothingElse()
    {
        await using var host = await FakeHost.StartAsync();
        Write("a.md");

        Assert.Equal(0, await RunAgainstAsync(host, "ingest", "a.md", "--reflection", "handbook", "--json"));

        var line = Assert.Single(JsonResults());
        Assert.Equal(
            ["source", "outcome", "reason", "chunks", "entities", "facts", "storageCalls", "modelCalls", "seconds", "changedChunks", "runId"],
            line.EnumerateObject().Select(property => property.Name));
        Assert.Equal("""{"source":"a.md","outcome":"completed","reason":"As told.","chunks":12,"entities":18,"facts":22,"storageCalls":31,"modelCalls":3,"seconds":0.41,"changedChunks":1,"runId":"00000000000000000000000000000001"}""", ResultLines[0]);
    }

    [Fact]
    public async Task Ingest_FilesAndUrls_AreSentAsWhatTheyAre()
    {
        await using var host = await FakeHost.StartAsync();
        Write("docs/naïve 100%.md", "# Hé");
        Write("data.bin", "?");

        await RunAgainstAsync(host, "ingest", "docs/naïve 100%.md", "data.bin", "https://example.org/x?y=1", "--reflection", "hand book", "--force", "--concurrency", "1");

        Assert.Equal(
            [
                new FakePost("hand book", "docs/naïve 100%.md", "text/markdown", "naïve 100%.md", true, "# Hé"),
                new FakePost("hand book", "data.bin", "application/octet-stream", "data.bin", true, "?"),
                new FakePost("hand book", "https://example.org/x?y=1", "application/json; charset=utf-8", null, true, """{"url":"https://example.org/x?y=1"}"""),
            ],
            host.State.Posts);
    }

    [Theory]
    [InlineData("completed", 0)]
    [InlineData("duplicate_skipped", 0)]
    [InlineData("eval_rejected", 1)]
    [InlineData("failed", 1)]
    [InlineData("cancelled", 1)]
    [InlineData("superseded", 1)]
    [InlineData("awaiting_review", 1)]
    public async Task Ingest_Outcome_DecidesTheExitCode(string outcome, int exit)
    {
        await using var host = await FakeHost.StartAsync();
        Write("good.md");
        Write("other.md");
        host.State.Sources["other.md"] = new FakeRun(outcome);

        Assert.Equal(exit, await RunAgainstAsync(host, "ingest", "good.md", "other.md", "--reflection", "handbook", "--json"));

        Assert.Equal(outcome, Result("other.md").GetProperty("outcome").GetString());
        Assert.Equal("completed", Result("good.md").GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task Ingest_HeldForReview_IsNotWaitedFor()
    {
        await using var host = await FakeHost.StartAsync();
        Write("a.md");
        host.State.Sources["a.md"] = new FakeRun("awaiting_review", "Most of what the source said would go.", ["fetching"]);

        Assert.Equal(1, await RunAgainstAsync(host, "ingest", "a.md", "--reflection", "handbook", "--json"));

        Assert.Equal("Most of what the source said would go.", Result("a.md").GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Ingest_RefusedSource_FailsWithTheProblemsDetail()
    {
        await using var host = await FakeHost.StartAsync();
        Write("empty.md", string.Empty);
        Write("good.md");
        host.State.Sources["empty.md"] = new FakeRun("failed") { Problem = "The content has no text.", ProblemStatus = HttpStatusCode.BadRequest };

        Assert.Equal(1, await RunAgainstAsync(host, "ingest", "empty.md", "good.md", "--reflection", "handbook", "--json"));

        var refused = Result("empty.md");
        Assert.Equal("failed", refused.GetProperty("outcome").GetString());
        Assert.Equal("The content has no text.", refused.GetProperty("reason").GetString());
        Assert.Equal(JsonValueKind.Null, refused.GetProperty("runId").ValueKind);
        Assert.Equal("completed", Result("good.md").GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task Ingest_Interrupted_TellsWhatIsKnownAndThatRunsGoOn()
    {
        await using var host = await FakeHost.StartAsync();
        using var interrupt = new CancellationTokenSource();
        Write("a.md");
        host.State.OnStatus = interrupt.CancelAsync;

        Assert.Equal(1, await RunAsync(interrupt.Token, "ingest", "a.md", "--reflection", "handbook", "--json", "--endpoint", host.Address.AbsoluteUri));

        Assert.Equal("interrupted", Result("a.md").GetProperty("outcome").GetString());
        Assert.Contains($"Stopped waiting. The runs go on in the host at {host.Address}", Notes, StringComparison.Ordinal);
    }

    private JsonElement Result(string source) => Assert.Single(JsonResults(), result => result.GetProperty("source").GetString() == source);
}
