using System.Globalization;
using CsCheck;
using Reflections.Domain.Ledger;
using static Reflections.Tests.Domain.Ledger.LedgerScene;

namespace Reflections.Tests.Domain.Ledger;

public sealed class RevalidationRuleTests
{
    private const string Url = "https://example.org/page";
    private const string Reader = "build-1";

    [Fact]
    public void Offer_NothingNewerThanTheRun_NamesWhatIsApplied() =>
        Assert.Equal(new KnownVersion(Content("A"), Validators("1")), Offer(Shown()));

    [Fact]
    public void Offer_EarlierRunsFailed_StillNamesWhatIsApplied() => Assert.NotNull(Offer(Shown() with { Latest = 9 }, ticket: 9));

    [Fact]
    public void Offer_AppliedContentSeenAgain_StillNamesIt() => Assert.NotNull(Offer(Shown() with { Latest = 9, AsOf = 8 }, ticket: 9));

    [Fact]
    public void Offer_NothingApplied_IsNone() => Assert.Null(Offer(Empty() with { Latest = 2 }));

    [Fact]
    public void Offer_ContentWasSent_IsNone() => Assert.Null(Offer(Showing("A", 1, 2)));

    [Fact]
    public void Offer_Forced_IsNone() => Assert.Null(Offer(Shown(), force: true));

    [Fact]
    public void Offer_AnotherUrl_IsNone() => Assert.Null(Offer(Shown(), url: Url + "?"));

    [Fact]
    public void Offer_AnotherPipeline_IsNone() => Assert.Null(Offer(Shown(), otherPipeline: true));

    [Fact]
    public void Offer_AnotherBuild_IsNone() => Assert.Null(Offer(Shown(), reader: "build-2"));

    [Fact]
    public void Offer_SomethingNewerAskedFor_IsNone() => Assert.Null(Offer(Shown() with { Latest = 3 }));

    [Fact]
    public void Offer_SomethingNewerSeen_IsNone() => Assert.Null(Offer(Shown() with { AsOf = 2 }));

    [Fact]
    public void Offer_AsOfBelowWhatIsApplied_IsNone() => Assert.Null(Offer(Shown() with { AsOf = 0 }));

    [Fact]
    public void Observe_NewerValidators_ReplaceTheOlder()
    {
        Assert.Equal(Validators("2"), Shown().Observe(2, Validators("2")).Applied!.Validators);
        Assert.Equal(Validators("1"), Shown().Observe(2).Applied!.Validators);
        Assert.Equal(Validators("1"), Shown().Observe(1, Validators("2")).Applied!.Validators);
    }

    [Fact]
    public void Flip_ContentThatWasSent_ForgetsTheValidators() => Assert.Null(Shown().Flip(Version("B", 2)).Applied!.Validators);

    /// <summary>
    /// A page that changes between three contents, each time under a new tag, while runs are accepted, fetch, settle and die in any order: the source's
    /// row never holds a tag of another content than the one it shows, and no run takes an old content for what the page held when it asked.
    /// </summary>
    [Fact]
    public void Offer_AnyHistory_AsksForNothingButWhatIsShown() => Gen.Int[0, 99].Array[1, 60].Sample(steps =>
    {
        var page = new List<string> { "A" };
        var source = Empty();
        var open = new List<Fetching>();
        foreach (var step in steps)
        {
            var chosen = open.Count == 0 ? null : open[step / 10 % open.Count];
            switch (step % 10)
            {
                case 0 or 1:
                    page.Add(((char)('A' + (step / 10 % 3))).ToString());
                    break;
                case 2 or 3:
                    source = source.TakeTicket(Run(source.Latest + 1), withTurn: false, "hub", Now);
                    open.Add(new Fetching(source.Latest, Offer(source, source.Latest), null, null));
                    break;
                case 4 or 5 when chosen is { Text: null }:
                    open.Remove(chosen);
                    open.Add(Fetch(chosen, page));
                    break;
                case 6 or 7 or 8 when chosen is { Text: not null }:
                    open.Remove(chosen);
                    source = Settle(source, chosen, page);
                    break;
                case 9 when chosen is not null:
                    open.Remove(chosen);
                    break;
            }

            if (source.Applied is { Validators.ETag: { } tag } applied)
            {
                Assert.Equal(applied.Content, Content(page[Number(tag)]));
            }
        }
    });

    private static Fetching Fetch(Fetching run, List<string> page)
    {
        var tag = (page.Count - 1).ToString(CultureInfo.InvariantCulture);
        if (run.Known?.Validators.ETag != tag)
        {
            return run with { Known = null, Text = page[^1], Validators = Validators(tag) };
        }

        Assert.Equal(run.Known.Content, Content(page[^1]));
        return run with { Text = page[^1], Validators = run.Known.Validators };
    }

    private static SourceState Settle(SourceState source, Fetching run, List<string> page)
    {
        if (source.Applied?.Key == Key(run.Text!))
        {
            return source.Observe(run.Ticket, run.Validators);
        }

        if (run.Known is not null)
        {
            run = Fetch(run with { Known = null }, page);
        }

        return run.Ticket > source.AsOf ? source.Flip(Version(run.Text!, run.Ticket) with { Validators = run.Validators }) : source;
    }

    private static SourceState Shown() => (Empty() with { Latest = 2 }).Flip(Version("A", 1) with { Validators = Validators("1") });

    private static KnownVersion? Offer(
        SourceState source, long ticket = 2, string url = Url, bool otherPipeline = false, string reader = Reader, bool force = false) =>
        RevalidationRule.Offer(source, ticket, url, otherPipeline ? OtherPipeline : Pipeline, reader, force);

    private static SourceValidators Validators(string tag) => new(Url, Url, tag, null, Reader);

    private static int Number(string tag) => int.Parse(tag, CultureInfo.InvariantCulture);

    private sealed record Fetching(long Ticket, KnownVersion? Known, string? Text, SourceValidators? Validators);
}
