namespace Reflections.Tests.Cli;

public sealed class ReadCommandsTests : CliFixture
{
    [Fact]
    public async Task Runs_SeveralPages_ListsNewestFirstUpToTop()
    {
        await using var host = await HostWithRunsAsync(5);

        Assert.Equal(0, await RunAgainstAsync(host, "runs", "--reflection", "handbook", "--top", "3", "--json"));

        Assert.Equal(
            [$"{5:x32}", $"{4:x32}", $"{3:x32}"],
            JsonResults().Select(run => run.GetProperty("id").GetString()));
        Assert.False(JsonResults()[0].TryGetProperty("isSettled", out _));
    }

    [Fact]
    public async Task Runs_Redirected_AreRowsWithoutColourOrFrame()
    {
        await using var host = await HostWithRunsAsync(1);

        Assert.Equal(0, await RunAgainstAsync(host, "runs"));

        Assert.Equal(2, ResultLines.Length);
        Assert.Contains("a1.md", ResultLines[1], StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', Results);
        Assert.DoesNotContain('│', Results);
        Assert.All(ResultLines, line => Assert.InRange(line.Length, 1, 160));
    }

    [Fact]
    public async Task Runs_NarrowTerminal_WritesEachRowAsLines()
    {
        await using var host = await HostWithRunsAsync(1);
        TerminalWidth = 50;

        Assert.Equal(0, await RunAgainstAsync(host, "runs"));

        Assert.All(ResultLines, line => Assert.InRange(line.Length, 1, 50));
        Assert.Contains(ResultLines, line => line.StartsWith("source ", StringComparison.Ordinal) && line.TrimEnd().EndsWith(" a1.md", StringComparison.Ordinal));
        Assert.DoesNotContain('\u001b', Results);
    }

    [Fact]
    public async Task Runs_WideTerminal_IsAFramedTable()
    {
        await using var host = await HostWithRunsAsync(1);
        TerminalWidth = 120;

        Assert.Equal(0, await RunAgainstAsync(host, "runs"));

        Assert.All(ResultLines, line => Assert.InRange(line.Length, 1, 120));
        Assert.StartsWith("╭", Results, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_OneCannotBeRead_IsNotedBesideTheOthers()
    {
        await using var host = await HostWithRunsAsync(1);
        host.State.Damage = "Damaged row in IngestRuns (a / b): Status is missing.";

        Assert.Equal(0, await RunAgainstAsync(host, "runs", "--reflection", "handbook", "--json"));

        Assert.Single(JsonResults());
        Assert.Equal("Left out: Damaged row in IngestRuns (a / b): Status is missing.", Notes.TrimEnd());
    }

    [Fact]
    public async Task Show_FailedRun_TellsStageTimelineAndCost()
    {
        await using var host = await HostWithRunsAsync(1, new FakeRun("failed", "No such host.", []) { FailureStage = "fetch" });

        Assert.Equal(0, await RunAgainstAsync(host, "show", $"{1:x32}"));

        Assert.Contains("fetch: No such host. (fetch.broken)", Results, StringComparison.Ordinal);
        Assert.Contains("12 (1 changed)", Results, StringComparison.Ordinal);
        Assert.Contains("1.500", Results, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_UnknownRun_FailsWithOneLine()
    {
        await using var host = await FakeHost.StartAsync();

        Assert.Equal(1, await RunAgainstAsync(host, "show", "nope"));

        Assert.Equal("Run nope is not known.", Notes.TrimEnd());
    }

    [Fact]
    public async Task Search_Hits_AreCitedOnOneLineEachAndHarmless()
    {
        await using var host = await FakeHost.StartAsync();

        Assert.Equal(0, await RunAgainstAsync(host, "search", "how to run"));

        Assert.Equal(" 1. a.md › Install [x] › Linux [10–17] score 0.0328", ResultLines[0].TrimEnd());
        Assert.Equal("    “run [31m it”", ResultLines[1].TrimEnd());
    }

    [Fact]
    public async Task Search_HitWithAPlace_ShowsIt()
    {
        await using var host = await FakeHost.StartAsync();

        Assert.Equal(0, await RunAgainstAsync(host, "search", "placed"));

        Assert.Equal(" 1. a.md › pages 7-8, Linux [10–17] score 0.0328", ResultLines[0].TrimEnd());
    }

    [Fact]
    public async Task Export_Always_PassesTheBytesThrough()
    {
        await using var host = await FakeHost.StartAsync();

        Assert.Equal(0, await RunAgainstAsync(host, "export", "--reflection", "handbook"));

        Assert.Equal("{\"kind\":\"entity\",\"name\":\"Ærø\"}\n{\"kind\":\"fact\"}\n", Results);
        Assert.Empty(Notes);
    }

    private static async Task<FakeHost> HostWithRunsAsync(int count, FakeRun? script = null)
    {
        var host = await FakeHost.StartAsync();
        for (var i = 1; i <= count; i++)
        {
            var id = $"{i:x32}";
            host.State.Runs[id] = new FakeState.Accepted(id, "handbook", $"a{i}.md", script ?? new FakeRun("completed", Stages: []));
        }

        return host;
    }
}
