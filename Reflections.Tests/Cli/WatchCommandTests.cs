using System.Text.Json;

namespace Reflections.Tests.Cli;

public sealed class WatchCommandTests : CliFixture
{
    private const string Target = "GET /api/reflections/watched/runs?top=20";

    [Fact]
    public async Task Watch_Piped_AppendsALineForEachChangeUntilItIsStopped()
    {
        await using var host = await HostAsync();
        using var stop = new CancellationTokenSource();
        host.State.OnScripted = () => host.State.Requests.Count > 3 ? stop.CancelAsync() : Task.CompletedTask;

        Assert.Equal(0, await RunAsync(stop.Token, "watch", "-r", "watched", "--endpoint", host.Address.AbsoluteUri));

        Assert.Equal(
            [
                "2026-01-01 00:00:00 completed           r1 a.md Applied.",
                "2026-01-01 00:00:05 fetching            r2 b.md",
                "2026-01-01 00:00:06 failed              r2 b.md No such host.",
            ],
            ResultLines.Select(line => line.TrimEnd()));
    }

    [Fact]
    public async Task Watch_Json_WritesTheRunAtEachChange()
    {
        await using var host = await HostAsync();
        using var stop = new CancellationTokenSource();
        host.State.OnScripted = () => host.State.Requests.Count > 3 ? stop.CancelAsync() : Task.CompletedTask;

        Assert.Equal(0, await RunAsync(stop.Token, "watch", "-r", "watched", "--json", "--endpoint", host.Address.AbsoluteUri));

        Assert.Equal(["r1 completed", "r2 fetching", "r2 failed"], JsonResults().Select(run => $"{run.GetProperty("id")} {run.GetProperty("status")}"));
    }

    private static async Task<FakeHost> HostAsync()
    {
        var host = await FakeHost.StartAsync();
        var first = Run("r1", "a.md", "completed", "Applied.", 0);
        host.State.Answer(Target, Page(Run("r2", "b.md", "fetching", null, 5), first));
        host.State.Answer(Target, Page(Run("r2", "b.md", "fetching", null, 5), first));
        host.State.Answer(Target, Page(Run("r2", "b.md", "failed", "No such host.", 6), first));
        return host;
    }

    private static object Run(string id, string source, string status, string? reason, int second) => new
    {
        id,
        reflectionId = "watched",
        sourceId = source,
        status,
        outcome = status is "fetching" ? null : status,
        reason,
        createdAt = "2026-01-01T00:00:00Z",
        timeline = new[] { new { status, at = $"2026-01-01T00:00:0{second}Z" } },
    };

    private static string Page(params object[] runs) => JsonSerializer.Serialize(new { items = runs, continuation = (string?)null });
}
