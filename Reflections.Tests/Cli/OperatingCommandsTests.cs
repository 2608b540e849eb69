namespace Reflections.Tests.Cli;

public sealed class OperatingCommandsTests : CliFixture
{
    private const string Deletion = """
        {"deletedAt":"2026-01-01T00:00:00Z","isComplete":true,"receipt":{"reflectionId":"handbook","sourceId":"a/b.md","ticket":4,"generation":3,"retractedFacts":["f1"],
        "retractedEntities":["e1","e2"],"keptFacts":[{"id":"f2","supportedBy":["b.md"]}],"keptEntities":[]},
        "erased":{"knowledgeRows":31,"indexRows":1,"blobs":14,"passages":0},"residue":{"knowledgeRows":0,"indexRows":0,"blobs":0,"passages":0},"openRuns":[],"new":"member"}
        """;

    private const string Run = """{"id":"r1","reflectionId":"handbook","sourceId":"a.md","status":"fetching","createdAt":"2026-01-01T00:00:00Z"}""";

    [Theory]
    [InlineData("y\n", 0)]
    [InlineData("n\n", 1)]
    [InlineData("\n", 1)]
    [InlineData("", 1)]
    public async Task Delete_Asked_DeletesOnlyOnYes(string typed, int exit)
    {
        await using var host = await FakeHost.StartAsync();
        host.State.Answer("DELETE /api/reflections/handbook/sources/a%2Fb.md", Deletion);
        Typed = typed;

        Assert.Equal(exit, await RunAgainstAsync(host, "delete", "a/b.md"));

        Assert.Equal(exit == 0 ? 1 : 0, host.State.Requests.Count);
        Assert.StartsWith("Erase all that is stored of a/b.md in handbook? [y/N]", Notes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_Yes_PrintsTheReceipt()
    {
        await using var host = await FakeHost.StartAsync();
        host.State.Answer("DELETE /api/reflections/handbook/sources/a%2Fb.md", Deletion);

        Assert.Equal(0, await RunAgainstAsync(host, "delete", "a/b.md", "--yes"));

        Assert.Contains(ResultLines, line => line.StartsWith("no longer said", StringComparison.Ordinal) && line.EndsWith("1 fact, 2 entities", StringComparison.Ordinal));
        Assert.Contains("31 knowledge rows, 1 index row, 14 blobs, 0 passages", Results, StringComparison.Ordinal);
        Assert.Empty(Notes);
    }

    [Fact]
    public async Task Delete_Json_PassesOnWhatTheHostSaid()
    {
        await using var host = await FakeHost.StartAsync();
        host.State.Answer("DELETE /api/reflections/handbook/sources/a%2Fb.md", Deletion, status: 202);

        Assert.Equal(0, await RunAgainstAsync(host, "delete", "a/b.md", "--yes", "--json"));

        Assert.Equal("member", Assert.Single(JsonResults()).GetProperty("new").GetString());
    }

    [Fact]
    public async Task Delete_UnknownSource_Fails()
    {
        await using var host = await FakeHost.StartAsync();
        host.State.Answer("DELETE /api/reflections/handbook/sources/nope", FakeAnswer.Problem(404, "It is not known."));

        Assert.Equal(1, await RunAgainstAsync(host, "delete", "nope", "--yes"));

        Assert.Equal("Source nope of handbook is not known.", Notes.TrimEnd());
    }

    [Theory]
    [InlineData("applied", 0)]
    [InlineData("set_aside", 1)]
    public async Task Sweep_Receipt_DecidesTheExitCode(string action, int exit)
    {
        await using var host = await FakeHost.StartAsync();
        host.State.SweepReceipt = Receipt(action);

        Assert.Equal(exit, await RunAgainstAsync(host, "sweep"));

        Assert.False(host.State.WasDrySweep);
        Assert.Contains(ResultLines, line => line.StartsWith(action, StringComparison.Ordinal) && line.Contains("handbook a.md", StringComparison.Ordinal));
        Assert.Equal("1 row examined, 1 recovered, 0 dropped, 0 set aside; 18 storage calls.", ResultLines[^1]);
    }

    [Fact]
    public async Task Sweep_DryRun_AsksForOneAndPrintsItsReceipt()
    {
        await using var host = await FakeHost.StartAsync();
        host.State.SweepReceipt = Receipt("applied");

        Assert.Equal(0, await RunAgainstAsync(host, "sweep", "--dry-run", "--json"));

        Assert.True(host.State.WasDrySweep);
        Assert.Equal(18, Assert.Single(JsonResults()).GetProperty("storageCalls").GetInt32());
    }

    [Fact]
    public async Task Sweep_EndsWithoutAReceipt_Fails()
    {
        await using var host = await FakeHost.StartAsync();

        Assert.Equal(1, await RunAgainstAsync(host, "sweep"));

        Assert.Equal("The sweep ended Completed without a receipt.", Notes.TrimEnd());
    }

    [Fact]
    public async Task Cancel_Reason_GoesToTheHost()
    {
        await using var host = await FakeHost.StartAsync();
        host.State.Runs["r1"] = new FakeState.Accepted("r1", "handbook", "a.md", new FakeRun("completed"));
        host.State.Answer("POST /api/reflections/handbook/runs/r1/cancel", Run, status: 202);

        Assert.Equal(0, await RunAgainstAsync(host, "cancel", "r1", "--reason", "wrong file"));

        Assert.Equal("""{"reason":"wrong file"}""", Assert.Single(host.State.Requests).Body);
        Assert.Equal("Run r1 of a.md ends.", ResultLines[0]);
    }

    [Fact]
    public async Task Cancel_TooLate_TellsTheProblem()
    {
        await using var host = await FakeHost.StartAsync();
        host.State.Runs["r1"] = new FakeState.Accepted("r1", "handbook", "a.md", new FakeRun("completed"));
        host.State.Answer("POST /api/reflections/handbook/runs/r1/cancel", FakeAnswer.Problem(409, "The run is applying."));

        Assert.Equal(1, await RunAgainstAsync(host, "cancel", "r1"));

        Assert.Equal("The run is applying.", Notes.TrimEnd());
    }

    [Theory]
    [InlineData("completed", 0)]
    [InlineData("failed", 1)]
    public async Task Retry_EndedRun_FollowsTheNewOne(string outcome, int exit)
    {
        await using var host = await FakeHost.StartAsync();
        host.State.Runs["r1"] = new FakeState.Accepted("r1", "handbook", "a.md", new FakeRun("failed", Stages: []));
        host.State.Runs["r2"] = new FakeState.Accepted("r2", "handbook", "a.md", new FakeRun(outcome));
        host.State.Answer(
            "POST /api/reflections/handbook/runs/r1/retry",
            $$"""{"id":"r2","statusQueryGetUri":"{{host.Address}}runtime/webhooks/durabletask/instances/r2","run":{{Run.Replace("r1", "r2", StringComparison.Ordinal)}}}""", status: 202);

        Assert.Equal(exit, await RunAgainstAsync(host, "retry", "r1", "--force", "--json"));

        var sent = Assert.Single(host.State.Requests);
        Assert.Equal("""{"force":true}""", sent.Body);
        Assert.False(string.IsNullOrEmpty(sent.IdempotencyKey));
        Assert.Equal(("r2", outcome), (JsonResults()[0].GetProperty("runId").GetString(), JsonResults()[0].GetProperty("outcome").GetString()));
        Assert.Contains("a.md: embedding", Notes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retry_HostThatIsPutOff_KeepsOneKey()
    {
        await using var host = await FakeHost.StartAsync();
        host.State.Runs["r1"] = new FakeState.Accepted("r1", "handbook", "a.md", new FakeRun("failed", Stages: []));
        const string Target = "POST /api/reflections/handbook/runs/r1/retry";
        host.State.Answer(Target, new FakeAnswer(503, string.Empty, RetryAfter: "0"));
        host.State.Answer(Target, """{"id":"r2","run":{"id":"r2","reflectionId":"handbook","sourceId":"a.md","status":"duplicate_skipped","outcome":"duplicate_skipped","createdAt":"2026-01-01T00:00:00Z"}}""");

        Assert.Equal(0, await RunAgainstAsync(host, "retry", "r1"));

        Assert.Equal(2, host.State.Requests.Count);
        Assert.Single(host.State.Requests.Select(request => request.IdempotencyKey).Distinct());
    }

    [Theory]
    [InlineData("GET /api/reflections/handbook/reviews", "review")]
    [InlineData("POST /api/reflections/handbook/runs/r1/cancel", "cancel", "r1")]
    [InlineData("POST /api/reflections/handbook/runs/r1/retry", "retry", "r1")]
    public async Task Run_HostWithoutTheRoute_SaysSoInOneLine(string route, params string[] args)
    {
        await using var host = await FakeHost.StartAsync();
        host.State.Runs["r1"] = new FakeState.Accepted("r1", "handbook", "a.md", new FakeRun("failed", Stages: []));

        Assert.Equal(1, await RunAgainstAsync(host, args));

        Assert.Equal($"This host does not have {route} (404): it is of another version.", Notes.TrimEnd());
    }

    private static object Receipt(string action) => new
    {
        id = "s",
        startedAt = "2026-01-01T00:00:00Z",
        finishedAt = "2026-01-01T00:00:01Z",
        dryRun = false,
        examined = 1,
        recovered = 1,
        dropped = 0,
        setAside = 0,
        storageCalls = 18,
        findings = new[] { new { row = "03/patch-1", reflection = "handbook", source = "a.md", action, reason = "It was approved." } },
    };
}
