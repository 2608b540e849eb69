using System.Net.Http.Json;
using System.Text.Json;
using Azure;
using Microsoft.Extensions.DependencyInjection;
using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Functions.Ledger;
using Reflections.Functions.Storage;

namespace Reflections.Tests.EndToEnd;

/// <summary>A page that is fetched again while it has not changed: one request, no download, and never a wrong skip.</summary>
public sealed class RevalidationTests : IAsyncLifetime
{
    private const string A = "Marta Lindqvist founded Norvik Ferries in 1987. The company is based in Aldersund.";
    private const string B = "Ingrid Solberg founded Ytre Fjell Guest House in 1991. It employs 14 people.";
    private const string Gone = "Gone.";
    private const string Reflection = "r";

    private EmbeddedService _service = null!;
    private VersionedSite _site = null!;

    public async Task InitializeAsync()
    {
        _service = await EmbeddedService.StartAsync();
        _site = await VersionedSite.StartAsync();
        (_site.Text, _site.ETag) = (A, "\"a\"");
    }

    public async Task DisposeAsync()
    {
        await _site.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task Fetch_NotModified_IsADuplicateForOneRequestAndTwelveStorageCalls()
    {
        var first = await IngestAsync();
        _site.TakeVisits();

        var again = await IngestAsync();

        Assert.Equal("duplicate_skipped", again.Text("outcome"));
        Assert.Equal(first.Text("id"), again.Text("matchedRunId"));
        Assert.Contains($"nothing has changed. Run {first.Text("id")} applied this content", again.Text("reason"), StringComparison.Ordinal);
        Assert.Equal(new Visit("/page.md", "\"a\"", null, 304, 0), Assert.Single(_site.TakeVisits()));
        Assert.Equal(12, again.Count("storageCalls"));
        Assert.Equal(0, again.Count("modelCalls"));
        Assert.Equal(2, (await SourceAsync()).AsOf);
    }

    [Theory]
    [InlineData("W/\"a\"", null)]
    [InlineData(null, "2026-01-01T00:00:00Z")]
    [InlineData("\"a\"", "2026-01-01T00:00:00Z")]
    public async Task Fetch_AnyKindOfValidator_IsSentBackAsItCame(string? tag, string? modified)
    {
        _site.ETag = tag;
        _site.LastModified = modified is null ? null : DateTimeOffset.Parse(modified, System.Globalization.CultureInfo.InvariantCulture);
        await IngestAsync();
        _site.TakeVisits();

        var again = await IngestAsync();

        Assert.Equal("duplicate_skipped", again.Text("outcome"));
        Assert.Equal(new Visit("/page.md", tag ?? "", _site.LastModified, 304, 0), Assert.Single(_site.TakeVisits()));
    }

    [Fact]
    public async Task Fetch_ModifiedAMomentAgoAndNoTag_IsFetchedWhole()
    {
        // A second change within the same second would go unseen.
        (_site.ETag, _site.LastModified) = (null, TimeProvider.System.GetUtcNow().AddSeconds(-5));
        await IngestAsync();
        _site.TakeVisits();

        await IngestAsync();

        Assert.Equal([(null, 200)], _site.TakeVisits().Select(visit => (visit.IfModifiedSince, visit.Status)));
    }

    [Fact]
    public async Task Fetch_NotModifiedUnderANewTag_SendsTheNewOneNextTime()
    {
        await IngestAsync();
        _site.RefreshedETag = "\"a2\"";
        await IngestAsync();
        _site.TakeVisits();

        await IngestAsync();

        Assert.Equal(("\"a2\"", 304), _site.TakeVisits().Select(visit => (visit.IfNoneMatch, visit.Status)).Single());
    }

    [Fact]
    public async Task Fetch_SameContentUnderAnotherTag_IsAnOrdinaryDuplicateThatKeepsTheNewTag()
    {
        var first = await IngestAsync();
        (_site.Text, _site.ETag) = (A + "  \r\n", "\"a2\"");
        var second = await IngestAsync();
        _site.TakeVisits();

        await IngestAsync();

        Assert.Equal("duplicate_skipped", second.Text("outcome"));
        Assert.StartsWith($"Run {first.Text("id")} applied this content", second.Text("reason"), StringComparison.Ordinal);
        Assert.Equal(("\"a2\"", 304), _site.TakeVisits().Select(visit => (visit.IfNoneMatch, visit.Status)).Single());
    }

    [Fact]
    public async Task Fetch_PageChanged_IsIngestedAndItsTagReplacesTheOldOne()
    {
        await IngestAsync();
        (_site.Text, _site.ETag) = (B, "\"b\"");

        var changed = await IngestAsync();

        Assert.Equal("completed", changed.Text("outcome"));
        Assert.Equal("\"b\"", (await SourceAsync()).Applied!.Validators!.ETag);
    }

    [Fact]
    public async Task Fetch_VersionThatWasRefused_LeavesNoTagBehind()
    {
        await IngestAsync();
        (_site.Text, _site.ETag) = (Gone, "\"gone\"");
        var held = await StartAsync(_site.Page);
        await _service.Api.WaitAsync(Reflection, held, run => run.Text("status") == "awaiting_review");
        await _service.Api.PostAsync($"/api/reflections/{Reflection}/runs/{held}/review", JsonContent.Create(new { decision = "reject", reviewer = "Ada" }), null);
        Assert.Equal("eval_rejected", (await _service.Api.EndAsync(Reflection, held)).Text("outcome"));
        Assert.Equal("\"a\"", (await SourceAsync()).Applied!.Validators!.ETag);
        _site.TakeVisits();

        var again = await IngestAsync();

        Assert.Equal("duplicate_skipped", again.Text("outcome"));
        Assert.Contains("was refused this content", again.Text("reason"), StringComparison.Ordinal);
        Assert.Equal(("\"a\"", 200), _site.TakeVisits().Select(visit => (visit.IfNoneMatch, visit.Status)).Single());
    }

    [Fact]
    public async Task Fetch_PageIsBackWhileAnotherVersionIsHeld_OvertakesIt()
    {
        var first = await IngestAsync();
        (_site.Text, _site.ETag) = (Gone, "\"gone\"");
        var held = await StartAsync(_site.Page);
        await _service.Api.WaitAsync(Reflection, held, run => run.Text("status") == "awaiting_review");
        (_site.Text, _site.ETag) = (A, "\"a\"");

        var back = await IngestAsync();

        Assert.Equal(("duplicate_skipped", first.Text("id")), (back.Text("outcome"), back.Text("matchedRunId")));
        Assert.Equal("superseded", (await _service.Api.EndAsync(Reflection, held)).Text("outcome"));
        Assert.Equal([200, 200, 304], _site.TakeVisits().Select(visit => visit.Status));
    }

    [Fact]
    public async Task Fetch_Forced_AsksWithoutConditions()
    {
        await IngestAsync();
        _site.TakeVisits();

        var forced = await IngestAsync("force=true");

        Assert.Equal("completed", forced.Text("outcome"));
        Assert.Equal(("", 200), _site.TakeVisits().Select(visit => (visit.IfNoneMatch, visit.Status)).Single());
    }

    [Fact]
    public async Task Fetch_AnotherUrlOfTheSameSource_AsksWithoutConditions()
    {
        await IngestAsync();
        _site.TakeVisits();

        await IngestAsync(_site.At("/copy.md"));

        Assert.Equal(("", 200), _site.TakeVisits().Select(visit => (visit.IfNoneMatch, visit.Status)).Single());
    }

    [Fact]
    public async Task Fetch_ContentWasSentInBetween_AsksWithoutConditions()
    {
        await IngestAsync();
        await _service.Api.IngestAsync(Reflection, "a", B);
        _site.TakeVisits();

        Assert.Equal("completed", (await IngestAsync()).Text("outcome"));
        Assert.Equal("", Assert.Single(_site.TakeVisits()).IfNoneMatch);
    }

    [Fact]
    public async Task Fetch_NotModifiedButTheKnowledgeIsGone_FetchesWholeAndRepairs()
    {
        await IngestAsync();
        _site.TakeVisits();
        var applied = (await SourceAsync()).Applied!;
        var knowledge = _service.Services.GetRequiredService<ReflectionTables>().Open(TableNames.Knowledge);
        var partition = TableKeys.OfGeneration(ReflectionId.Parse(Reflection), SourceId.Parse("a"), applied.Generation);
        Assert.True(await knowledge.TryDeleteAsync(partition, "manifest", ETag.All, default));

        var repaired = await IngestAsync();

        Assert.Equal("completed", repaired.Text("outcome"));
        Assert.Equal([304, 200], _site.TakeVisits().Select(visit => visit.Status));
        Assert.Equal(2, (await SourceAsync()).Applied!.Generation);
    }

    [Fact]
    public async Task Fetch_NotModifiedButAnotherVersionWasAppliedMeanwhile_FetchesWhole()
    {
        await IngestAsync();
        var (otherMayAnswer, pageMayAnswer) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var other = await VersionedSite.StartAsync();
        (other.Text, other.BeforeAnswer) = (B, _ => otherMayAnswer.Task);
        _site.BeforeAnswer = _ => pageMayAnswer.Task;
        _site.TakeVisits();
        var second = await StartAsync(other.Page);
        var third = await StartAsync(_site.Page);
        otherMayAnswer.SetResult();
        Assert.Equal("completed", (await _service.Api.EndAsync(Reflection, second)).Text("outcome"));
        pageMayAnswer.SetResult();

        var end = await _service.Api.EndAsync(Reflection, third);

        Assert.Equal("completed", end.Text("outcome"));
        Assert.Equal([304, 200], _site.TakeVisits().Select(visit => visit.Status));
        var source = await SourceAsync();
        Assert.Equal((3L, "\"a\""), (source.Applied!.Generation, source.Applied.Validators!.ETag));
    }

    [Fact]
    public async Task Fetch_NotModifiedThoughNothingWasAsked_Fails()
    {
        _site.BeforeAnswer = context =>
        {
            context.Response.StatusCode = 304;
            return context.Response.CompleteAsync();
        };

        var run = await IngestAsync();

        Assert.Equal("failed", run.Text("outcome"));
        Assert.Equal("fetch.http_status", run.GetProperty("failure").Text("errorClass"));
    }

    [Fact]
    public async Task Fetch_Redirected_TheTagGoesOnlyToWhereItCameFrom()
    {
        _site.MovedTo = "/page.md";
        await IngestAsync(_site.At("/moved"));
        _site.TakeVisits();

        Assert.Equal("duplicate_skipped", (await IngestAsync(_site.At("/moved"))).Text("outcome"));
        Assert.Equal([("/moved", "", 302), ("/page.md", "\"a\"", 304)], _site.TakeVisits().Select(visit => (visit.Path, visit.IfNoneMatch, visit.Status)));

        _site.MovedTo = "/elsewhere.md";
        Assert.Equal("duplicate_skipped", (await IngestAsync(_site.At("/moved"))).Text("outcome"));
        Assert.Equal([("/moved", "", 302), ("/elsewhere.md", "", 200)], _site.TakeVisits().Select(visit => (visit.Path, visit.IfNoneMatch, visit.Status)));
    }

    private Task<JsonElement> IngestAsync(string query = "") => IngestAsync(_site.Page, query);

    private async Task<JsonElement> IngestAsync(Uri url, string query = "") => await _service.Api.EndAsync(Reflection, await StartAsync(url, query));

    private async Task<string> StartAsync(Uri url, string query = "")
    {
        var answer = await _service.Api.PostAsync($"{ApiSession.RunsPath(Reflection, "a")}?{query}", JsonContent.Create(new { url = url.AbsoluteUri }), null);
        return answer.Json.Text("id")!;
    }

    private async Task<SourceState> SourceAsync() =>
        (await _service.Services.GetRequiredService<SourceStore>().GetAsync(ReflectionId.Parse(Reflection), SourceId.Parse("a"), default))!.Value.Value;
}
