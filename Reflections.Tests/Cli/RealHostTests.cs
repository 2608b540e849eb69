using Reflections.Tests.EndToEnd;

namespace Reflections.Tests.Cli;

/// <summary>The command line against a host of ours: both sides mean the same by every name.</summary>
public sealed class RealHostTests : CliFixture
{
    private const string Text = "Marta Lindqvist founded Norvik Ferries in 1987. The company is based in Aldersund. Norvik Ferries employs 140 people.";

    private readonly string _reflection = ApiSession.NewReflection();
    private EmbeddedService? _service;

    [Fact]
    public async Task Run_LifeOfASource_IsToldByEveryCommand()
    {
        await using var service = _service = await EmbeddedService.StartAsync(settings: ["--Evaluation:Review", "Manual"]);
        Write("a.txt", Text);
        Write("b.txt", Text);

        Assert.Equal(1, await OnAsync("ingest", "a.txt", "b.txt"));
        var (first, second) = (RunOf("a.txt"), RunOf("b.txt"));
        Assert.Equal(0, await OnAsync("review"));
        Assert.Equal(new[] { first, second }.Order(), JsonResults().TakeLast(2).Select(review => review.Text("runId")!).Order());
        Assert.Equal(0, await RunOnAsync("review", first));
        Assert.Contains("Nothing of this source is applied yet.", Results, StringComparison.Ordinal);
        Assert.Contains("«Norvik Ferries employs 140 people.»", Results, StringComparison.Ordinal);

        Assert.Equal(0, await RunOnAsync("review", "--approve", first, "--reviewer", "Ann"));
        Assert.Equal(0, await RunOnAsync("cancel", second, "--reason", "not needed"));
        Assert.Equal("completed", (await service.Api.EndAsync(_reflection, first)).Text("outcome"));

        Assert.Equal(0, await RunOnAsync("show", first, "--artifacts"));
        Assert.Equal("raw text chunks results batch evaluation segment", string.Join(' ', ResultLines[1..].Select(line => line.Split(' ')[0])));
        Assert.Equal(0, await RunOnAsync("show", first, "--artifact", "raw"));
        Assert.Equal(Text, System.Text.Encoding.UTF8.GetString(Bytes.ToArray()));
        Assert.Equal(0, await RunOnAsync("why", "a.txt"));
        Assert.Contains("yes, readers see it", Results, StringComparison.Ordinal);
        Assert.Equal(0, await OnAsync("retry", first));
        Assert.Equal("duplicate_skipped", JsonResults().Last().Text("outcome"));
        Assert.Equal(0, await OnAsync("sources", "a.txt"));
        Assert.Equal(0, await RunOnAsync("entities", "--type", "person"));
        Assert.Equal(0, await RunOnAsync("facts", "--subject", "Norvik Ferries"));
        Assert.Equal(0, await RunOnAsync("digest"));
        Assert.Contains("Marta Lindqvist", Results, StringComparison.Ordinal);
        Assert.Equal(0, await RunAgainstAsync("sweep", "--dry-run"));
        Assert.Contains("Dry run, nothing changed", Results, StringComparison.Ordinal);
        Assert.Equal(0, await RunOnAsync("delete", "a.txt", "--yes"));
        Assert.Contains("0 knowledge rows, 0 index rows, 0 blobs, 0 passages", Results, StringComparison.Ordinal);
    }

    private string RunOf(string source) => JsonResults().First(result => result.Text("source") == source).Text("runId")!;

    private Task<int> OnAsync(params string[] args)
    {
        Clear();
        return RunAgainstAsync([.. args, "-r", _reflection, "--json"]);
    }

    private Task<int> RunOnAsync(params string[] args)
    {
        Clear();
        return RunAgainstAsync([.. args, "-r", _reflection]);
    }

    private Task<int> RunAgainstAsync(params string[] args) => RunAsync([.. args, "--endpoint", _service!.Api.Http.BaseAddress!.AbsoluteUri]);
}
