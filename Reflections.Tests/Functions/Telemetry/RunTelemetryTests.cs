using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Reflections.Domain.Runs;
using Reflections.Functions.Telemetry;
using Reflections.Tests.Azurite;
using Reflections.Tests.EmbeddedRuntime.Hosting;
using Reflections.Tests.EndToEnd;
using Reflections.Tests.Functions.Fetching;
using Tags = Reflections.Functions.Telemetry.TelemetryNames.Tags;

namespace Reflections.Tests.Functions.Telemetry;

/// <summary>What a real run in the embedded host tells of itself.</summary>
[Collection(TelemetryCollection.Name)]
public sealed class RunTelemetryTests
{
    private const string Text = "Marta Lindqvist founded Norvik Ferries in 1987. The company is based in Aldersund.";
    private static readonly string[] Stages = ["open", "claim", "fetch", "chunk", "enter", "embed", "entity", "fact", "eval", "apply", "finish"];

    private readonly string _reflection = ApiSession.NewReflection();

    [Fact]
    public async Task Run_FromPostToApply_IsOneTrace()
    {
        using var tap = new TraceTap();
        await using var service = await EmbeddedService.StartAsync();

        var run = await service.Api.EndAsync(_reflection, await PostAsync(service, tap));

        await Eventually.TrueAsync(() => tap.Named("orchestration:IngestOrchestrator").Any(), "the orchestration's span");
        var id = run.Text("id")!;
        Assert.All(tap.Spans, span => Assert.Equal(tap.Trace, span.TraceId));
        var request = Assert.Single(tap.Spans, span => span.Source.Name == "Microsoft.AspNetCore");
        Assert.Equal(tap.Caller, request.ParentSpanId);
        var accept = Assert.Single(tap.Named("accept"));
        Assert.Equal((request.SpanId, id), (accept.ParentSpanId, accept.GetTagItem(Tags.Run)));
        var create = Assert.Single(tap.Named("create_orchestration:IngestOrchestrator"));
        Assert.Equal(accept.SpanId, create.ParentSpanId);
        var orchestration = Assert.Single(tap.Named("orchestration:IngestOrchestrator"));
        Assert.Equal(create.SpanId, orchestration.ParentSpanId);
        var stages = tap.Spans.Where(span => span.OperationName.StartsWith("stage ", StringComparison.Ordinal)).ToList();
        Assert.Equal(Stages.Order(), stages.Select(span => span.OperationName[6..]).Distinct().Order());
        foreach (var stage in stages)
        {
            var execution = Assert.Single(tap.Spans, span => span.SpanId == stage.ParentSpanId);
            Assert.StartsWith("activity:", execution.OperationName, StringComparison.Ordinal);
            Assert.Equal((id, _reflection, "harbour", stage.OperationName[6..]),
                (stage.GetTagItem(Tags.Run), stage.GetTagItem(Tags.Reflection), stage.GetTagItem(Tags.SourceId), stage.GetTagItem(Tags.Stage)));
            Assert.InRange((int)stage.GetTagItem(Tags.StorageCalls)!, 1, 20);
            Assert.Equal(ActivityStatusCode.Unset, stage.Status);
        }

        Assert.Equal(1, Assert.Single(tap.Named("stage embed")).GetTagItem(Tags.ModelCalls));
    }

    [Fact]
    public async Task Run_FromPostToApply_IsMeasured()
    {
        using var tap = new TraceTap();
        await using var service = await EmbeddedService.StartAsync();

        var run = await service.Api.EndAsync(_reflection, await PostAsync(service, tap));
        var again = await PostAsync(service, tap);

        Assert.Equal("duplicate_skipped", (await service.Api.EndAsync(_reflection, again)).Text("outcome"));
        await Eventually.TrueAsync(() => tap.Named("stage finish").Any(), "the last stage");
        foreach (var stage in Stages)
        {
            Assert.Contains(tap.Measured, taken => taken is ("reflections.stage.duration", > 0, _) && taken.Tags == $"{Tags.Stage}={stage}");
        }

        Assert.Equal(1, tap.Sum("reflections.runs", $"{Tags.Outcome}=completed"));
        Assert.Equal(1, tap.Sum("reflections.runs", $"{Tags.Outcome}=duplicate_skipped"));
        Assert.Equal(1, tap.Sum("reflections.skips", $"{Tags.Reason}={SkipReason.AppliedBy}"));
        Assert.InRange(
            tap.Sum("reflections.storage.calls", $"{Tags.Service}=table") + tap.Sum("reflections.storage.calls", $"{Tags.Service}=blob"),
            run.Count("storageCalls"), run.Count("storageCalls") + 20);
    }

    [Fact]
    public async Task Run_WhoseHostIsRestarted_StaysInItsTrace()
    {
        using var tap = new TraceTap();
        var data = Directory.CreateTempSubdirectory("reflections-trace-").FullName;
        var prefix = SharedAzurite.UniquePrefix();
        string id;
        await using (var before = await EmbeddedService.StartAsync(data: data, prefix: prefix, settings: ["--Evaluation:Review", "Manual"]))
        {
            id = await PostAsync(before, tap);
            await before.Api.WaitAsync(_reflection, id, json => json.Text("status") == "awaiting_review");
        }

        Assert.Empty(tap.Named("stage apply"));
        await using (var after = await EmbeddedService.StartAsync(data: data, prefix: prefix, settings: ["--Evaluation:Review", "Manual"]))
        {
            using var approval = JsonContent.Create(new { decision = "approve", reviewer = "anna" });
            await after.Api.PostAsync($"/api/reflections/{_reflection}/runs/{id}/review", approval, null);
            Assert.Equal("completed", (await after.Api.EndAsync(_reflection, id)).Text("outcome"));
            await Eventually.TrueAsync(() => tap.Named("stage finish").Any(), "the last stage");
        }

        Directory.Delete(data, recursive: true);
        var apply = Assert.Single(tap.Named("stage apply"));
        Assert.Equal((tap.Trace, Assert.Single(tap.Named("accept")).SpanId), (apply.TraceId, apply.ParentSpanId));
    }

    [Fact]
    public async Task Run_LogLines_SayRunStageAndSource()
    {
        using var lines = new ScopedLines();
        await using var service = await EmbeddedService.StartAsync(
            services => services.AddLogging(logging => logging.AddProvider(lines)), settings: ["--Logging:LogLevel:Reflections", "Debug"]);

        var run = await service.Api.IngestAsync(_reflection, "harbour", Text);

        var applied = Assert.Single(lines.Lines, line => line.Text.Contains("generation 1 replaces", StringComparison.Ordinal));
        Assert.Equal((run.Text("id"), "apply", "harbour", _reflection),
            (applied.Scope[Tags.Run], applied.Scope[Tags.Stage], applied.Scope[Tags.SourceId], applied.Scope[Tags.Reflection]));
    }

    [Fact]
    public async Task Fetch_FailingPage_IsTriedInSpansOfTheirOwnAndTellsTheSiteNothing()
    {
        using var tap = new TraceTap();
        var headers = new List<string>();
        await using var site = await TestSite.StartAsync(http =>
        {
            headers.AddRange(http.Request.Headers.Keys);
            http.Response.StatusCode = 503;
            return Task.CompletedTask;
        });
        await using var service = await EmbeddedService.StartAsync(
            settings: ["--Fetch:Attempts", "2", "--Fetch:FirstPause", "00:00:00.010", "--Fetch:HostSpacing", "00:00:00"]);
        service.Api.Http.DefaultRequestHeaders.Add("traceparent", tap.TraceParent);

        var run = await service.Api.EndAsync(_reflection, (await service.Api.PostUrlAsync(_reflection, "harbour", site.Url)).Json.Text("id")!);

        Assert.Equal("failed", run.Text("outcome"));
        await Eventually.TrueAsync(() => tap.Named("stage finish").Any(), "the last stage");
        Assert.Equal(2, tap.Named("stage fetch").Count());
        Assert.All(tap.Named("stage fetch"), attempt =>
            Assert.Equal((ActivityStatusCode.Error, "fetch.http_status"), (attempt.Status, attempt.GetTagItem(Tags.ErrorType))));
        Assert.Equal(2, tap.Measured.Count(taken => taken.Instrument == "reflections.fetch.duration" && taken.Tags == $"{Tags.Outcome}=fetch.http_status"));
        Assert.Equal(1, tap.Sum("reflections.runs", $"{Tags.Outcome}=failed"));
        Assert.DoesNotContain("traceparent", headers, StringComparer.OrdinalIgnoreCase);
    }

    private async Task<string> PostAsync(EmbeddedService service, TraceTap tap)
    {
        using var content = new StringContent(Text, Encoding.UTF8, "text/markdown");
        using var request = new HttpRequestMessage(HttpMethod.Post, ApiSession.RunsPath(_reflection, "harbour")) { Content = content };
        request.Headers.Add("traceparent", tap.TraceParent);
        using var response = await service.Api.Http.SendAsync(request);
        return (await Answer.OfAsync(response)).Json.Text("id")!;
    }
}
