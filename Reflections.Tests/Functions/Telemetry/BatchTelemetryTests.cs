using System.Diagnostics;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Reflections.Tests.Azurite;
using Reflections.Tests.EmbeddedRuntime.Hosting;
using Reflections.Tests.EndToEnd;
using Tags = Reflections.Functions.Telemetry.TelemetryNames.Tags;

namespace Reflections.Tests.Functions.Telemetry;

/// <summary>What a batch in the embedded host tells of itself, and of the runs it starts.</summary>
[Collection(TelemetryCollection.Name)]
public sealed class BatchTelemetryTests
{
    private readonly string _reflection = ApiSession.NewReflection();

    [Fact]
    public async Task Batch_FromPostToTheLastRun_IsOneTrace()
    {
        using var tap = new TraceTap();
        await using var service = await EmbeddedService.StartAsync();

        var batch = await PostAsync(service, tap);

        await Eventually.TrueAsync(() => tap.Named("orchestration:SourceBatchOrchestrator").Any(), "the batch's orchestration");
        await Eventually.TrueAsync(() => tap.Named("orchestration:IngestOrchestrator").Count() == 2, "the runs' orchestrations");
        Assert.All(tap.Spans, span => Assert.Equal(tap.Trace, span.TraceId));
        var request = Assert.Single(tap.Spans, span => span.Source.Name == "Microsoft.AspNetCore");
        var accepted = Assert.Single(tap.Named("batch accept"));
        Assert.Equal((request.SpanId, batch, _reflection), (accepted.ParentSpanId, accepted.GetTagItem(Tags.Batch), accepted.GetTagItem(Tags.Reflection)));
        Assert.InRange((int)accepted.GetTagItem(Tags.StorageCalls)!, 5, 10);
        var create = Assert.Single(tap.Named("create_orchestration:SourceBatchOrchestrator"));
        Assert.Equal((accepted.SpanId, create.SpanId), (create.ParentSpanId, Assert.Single(tap.Named("orchestration:SourceBatchOrchestrator")).ParentSpanId));
        foreach (var run in tap.Named("accept"))
        {
            var start = Assert.Single(tap.Named("batch start"), span => span.SpanId == run.ParentSpanId);
            Assert.Equal(batch, start.GetTagItem(Tags.Batch));
            Assert.Contains(tap.Named("create_orchestration:IngestOrchestrator"), span => span.ParentSpanId == run.SpanId);
        }

        Assert.Equal(2, tap.Named("accept").Count());
        Assert.NotEmpty(tap.Named("batch look"));
        Assert.Single(tap.Named("batch finish"));
        Assert.Equal(2, tap.Named("stage apply").Count());
    }

    [Fact]
    public async Task Batch_WhoseHostIsRestarted_StaysInItsTrace()
    {
        using var tap = new TraceTap();
        var models = new HeldModels();
        var data = Directory.CreateTempSubdirectory("reflections-trace-").FullName;
        var prefix = SharedAzurite.UniquePrefix();
        await using (var before = await EmbeddedService.StartAsync(models.AddTo, data: data, prefix: prefix))
        {
            await PostAsync(before, tap);
            await Eventually.TrueAsync(() => tap.Named("batch start").Count() == 2, "the runs are started");
        }

        Assert.Empty(tap.Named("batch finish"));
        models.Answer();
        await using (await EmbeddedService.StartAsync(models.AddTo, data: data, prefix: prefix))
        {
            await Eventually.TrueAsync(() => tap.Named("batch finish").Any(), "the batch's end");
        }

        Directory.Delete(data, recursive: true);
        Assert.Equal((tap.Trace, ActivityStatusCode.Unset), (Assert.Single(tap.Named("batch finish")).TraceId, Assert.Single(tap.Named("batch finish")).Status));
        Assert.Equal(Assert.Single(tap.Named("batch accept")).SpanId, Assert.Single(tap.Named("batch finish")).ParentSpanId);
    }

    [Fact]
    public async Task Batch_LogLines_SayWhichBatch()
    {
        using var lines = new ScopedLines();
        await using var service = await EmbeddedService.StartAsync(
            services => services.AddLogging(logging => logging.AddProvider(lines)), settings: ["--Logging:LogLevel:Reflections", "Debug"]);

        var batch = await PostAsync(service, null);

        var accepted = Assert.Single(lines.Lines, line => line.Text.StartsWith("Accepted batch", StringComparison.Ordinal));
        Assert.Equal((batch, _reflection), (accepted.Scope[Tags.Batch], accepted.Scope[Tags.Reflection]));
    }

    private async Task<string> PostAsync(EmbeddedService service, TraceTap? tap)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/reflections/{_reflection}/batches")
        {
            Content = JsonContent.Create(new
            {
                items = new[]
                {
                    new { sourceId = "a", content = "Marta Lindqvist founded Norvik Ferries in 1987. The company is based in Aldersund." },
                    new { sourceId = "b", content = "Jonas Vik founded Ytre Fjell Guest House in 1992. The company is based in Varnes." },
                },
            }),
        };
        if (tap is not null)
        {
            request.Headers.Add("traceparent", tap.TraceParent);
        }

        using var response = await service.Api.Http.SendAsync(request);
        return (await Answer.OfAsync(response)).Json.Text("id")!;
    }
}
