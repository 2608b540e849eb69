using Reflections.Cli.Api;
using Reflections.Cli.Output;

namespace Reflections.Tests.Cli;

public sealed class ReviewCommandTests : CliFixture
{
    private const string Review = "POST /api/reflections/handbook/runs/r1/review";

    private const string Waiting = """
        {"items":[{"runId":"r1","sourceId":"a.md","since":"2026-01-01T00:00:00Z","until":"2026-01-08T00:00:00Z","reason":"Most would go.","added":1,"retired":1,"changed":1,"unchanged":0}],
        "continuation":null}
        """;

    private const string Difference = """
        {"runId":"r1","sourceId":"a.md","againstGeneration":2,
        "factsAdded":[{"id":"f1","subject":"Norvik","predicate":"own","object":"a quay","polarity":"negative","modality":"asserted","date":"2024","start":30,"quote":"owns no quay",
          "passage":"In 2024 it owns no quay at all.","passageStart":19}],
        "factsRetired":[{"id":"f2","subject":"Norvik","predicate":"sell","object":"tickets","start":5,"quote":"sells\n tickets"}],
        "factsChanged":[{"before":{"id":"f3","subject":"Norvik","predicate":"employ","object":"12","start":0,"quote":"employs 12"},
          "after":{"id":"f4","subject":"Norvik","predicate":"employ","object":"20","start":0,"quote":"employs 20"}}],
        "factsUnchanged":[],"entitiesAdded":[{"id":"e1","name":"Bergen","type":"place"}],"entitiesRemoved":[],
        "refused":[{"fact":{"id":"f5","subject":"Norvik","predicate":"paint","object":"ships","start":0,"quote":"Norvik"},"code":"object_not_in_quote","detail":"The quote has no ships."}]}
        """;

    private const string Decided = """{"id":"r1","reflectionId":"handbook","sourceId":"a.md","status":"awaiting_review","createdAt":"2026-01-01T00:00:00Z"}""";

    [Fact]
    public async Task Review_NobodyToAsk_ListsWhatWaits()
    {
        await using var host = await HostAsync();

        Assert.Equal(0, await RunAgainstAsync(host, "review", "-r", "handbook"));

        Assert.Matches("^r1 +a.md +Most would go. +2026-01-08 00:00:00 +1 +1 +1$", ResultLines[1]);
        Assert.Equal(0, await RunAgainstAsync(host, "review", "-r", "handbook", "--json"));
        Assert.Contains("\"since\":\"2026-01-01T00:00:00Z\"", ResultLines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Review_NamedRun_ShowsEachFactWithItsQuoteInItsPassage()
    {
        await using var host = await HostAsync();

        Assert.Equal(0, await RunAgainstAsync(host, "review", "r1"));

        Assert.Equal(
            [
                "Compared with generation 2:",
                "+ [1] Norvik · own · a quay (not, 2024)", "      In 2024 it «owns no quay» at all.",
                "~ was Norvik · employ · 12", "      «employs 12»",
                "~ [2] Norvik · employ · 20", "      «employs 20»",
                "- Norvik · sell · tickets", "      «sells tickets»",
                "x Norvik · paint · ships", "      «Norvik»", "      stays out: The quote has no ships.",
                "entities added: Bergen (place)",
                "1 fact added, 1 changed, 1 retired, 0 unchanged.",
            ],
            ResultLines.Select(line => line.TrimEnd()));
    }

    [Fact]
    public void Quoted_LongPassage_IsCutAtWords()
    {
        var words = string.Concat(Enumerable.Repeat("word ", 50));
        var fact = new StatedFact("f", "s", "p", "o", null, null, null, words.Length, "quote", $"{words}quote {words}", 0);

        string Words(int count) => string.Join(' ', Enumerable.Repeat("word", count));
        Assert.Equal($"… {Words(31)} «quote» {Words(32)} …", DifferenceText.Quoted(fact));
    }

    [Theory]
    [InlineData("a\n\n", """{"decision":"approve","reviewer":"me","comment":null}""", "Approved a.md (run r1).")]
    [InlineData("what\nr\nnot ours\n", """{"decision":"reject","reviewer":"me","comment":"not ours"}""", "Rejected a.md (run r1).")]
    [InlineData("p\n3\np\n2 1\nok\n", """{"decision":"approve","reviewer":"me","comment":"ok","except":["f4","f1"]}""", "Approved a.md (run r1).")]
    public async Task Review_Answers_Decide(string typed, string sent, string told)
    {
        await using var host = await HostAsync();
        Typed = typed;

        Assert.Equal(0, await RunAgainstAsync(host, "review", "--reviewer", "me"));

        Assert.Equal(sent, Assert.Single(host.State.Requests, request => request.Target == Review).Body);
        Assert.Equal(told, ResultLines[^1].TrimEnd());
    }

    [Theory]
    [InlineData("s\n")]
    [InlineData("q\n")]
    [InlineData("")]
    public async Task Review_SkippedOrLeft_DecidesNothing(string typed)
    {
        await using var host = await HostAsync();
        Typed = typed;

        Assert.Equal(0, await RunAgainstAsync(host, "review"));

        Assert.DoesNotContain(host.State.Requests, request => request.Target == Review);
    }

    [Fact]
    public async Task Review_DecidedMeanwhile_IsToldAndFails()
    {
        await using var host = await HostAsync(FakeAnswer.Problem(409, "It waits for no review."));
        Typed = "a\n\n";

        Assert.Equal(1, await RunAgainstAsync(host, "review"));

        Assert.EndsWith("It waits for no review.", Notes.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Review_ApproveAPart_SendsTheIdsAndPrintsTheRun()
    {
        await using var host = await HostAsync();

        Assert.Equal(0, await RunAgainstAsync(host, "review", "--approve", "r1", "--reason", "ok", "--reviewer", "me", "--only", "f1", "f4", "--json"));

        Assert.Equal("""{"decision":"approve","reviewer":"me","comment":"ok","facts":["f1","f4"]}""", Assert.Single(host.State.Requests).Body);
        Assert.Equal(Decided, ResultLines[0]);
    }

    [Fact]
    public async Task Review_Reject_NeedsNobody()
    {
        await using var host = await HostAsync();

        Assert.Equal(0, await RunAgainstAsync(host, "review", "--reject", "r1", "--reason", "no", "--reviewer", "me"));

        Assert.Equal("""{"decision":"reject","reviewer":"me","comment":"no"}""", Assert.Single(host.State.Requests).Body);
    }

    private static async Task<FakeHost> HostAsync(FakeAnswer? answer = null)
    {
        var host = await FakeHost.StartAsync();
        host.State.Runs["r1"] = new FakeState.Accepted("r1", "handbook", "a.md", new FakeRun("awaiting_review", Stages: []));
        host.State.Answer("GET /api/reflections/handbook/reviews?top=100", Waiting);
        host.State.Answer("GET /api/reflections/handbook/runs/r1/difference", Difference);
        host.State.Answer(Review, answer ?? new FakeAnswer(200, Decided));
        return host;
    }
}
