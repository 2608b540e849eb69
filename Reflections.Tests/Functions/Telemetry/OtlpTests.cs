using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Trace;
using Reflections.Functions.Telemetry;
using Reflections.Tests.EndToEnd;
using Reflections.Tests.Functions.Fetching;

namespace Reflections.Tests.Functions.Telemetry;

/// <summary>What goes over the wire, and when nothing does.</summary>
[Collection(TelemetryCollection.Name)]
public sealed class OtlpTests
{
    private readonly ConcurrentQueue<(string Path, string? Type, byte[] Body)> _received = new();

    [Fact]
    public async Task Run_WithAnOtlpEndpoint_SendsSpansMeasurementsAndLogLines()
    {
        await using var receiver = await TestSite.StartAsync(ReceiveAsync);
        var trace = ActivityTraceId.CreateRandom();
        string run;
        await using (var service = await EmbeddedService.StartAsync(settings:
        [
            "--OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Url.ToString(),
            "--OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
            "--OTEL_SERVICE_NAME", "harbour-office",
            "--Logging:LogLevel:Reflections", "Information",
        ]))
        {
            service.Api.Http.DefaultRequestHeaders.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
            run = (await service.Api.IngestAsync(ApiSession.NewReflection(), "harbour", "Marta Lindqvist founded Norvik Ferries in 1987.")).Text("id")!;
            await service.Api.GetAsync("/api/health/live");
        }

        // The host sends what is left before it ends.
        Assert.All(_received, request => Assert.Equal("application/x-protobuf", request.Type));
        var spans = Messages("/v1/traces").SelectMany(message => message.Under(1, 2, 2)).Where(span => span.Under(1).Single().Hex == trace.ToString()).ToList();
        var names = spans.Select(span => span.Under(5).Single().Text).ToList();
        string[] expected = ["accept", "create_orchestration:IngestOrchestrator", "orchestration:IngestOrchestrator", "stage fetch", "stage apply", "stage finish"];
        Assert.Empty(expected.Except(names));
        Assert.DoesNotContain(spans, span => span.Under(9, 2, 1).Any(value => value.Text.Contains("/health/", StringComparison.Ordinal)));
        var apply = spans.Single(span => span.Under(5).Single().Text == "stage apply");
        Assert.Contains(apply.All(9), tag => tag.Under(1).Single().Text == TelemetryNames.Tags.Run && tag.Under(2, 1).Single().Text == run);
        Assert.Contains(Messages("/v1/traces").SelectMany(message => message.Under(1, 1, 1)), tag =>
            tag.Under(1).Single().Text == "service.name" && tag.Under(2, 1).Single().Text == "harbour-office");
        expected = ["reflections.runs", "reflections.stage.duration", "reflections.storage.calls"];
        Assert.Empty(expected.Except(Messages("/v1/metrics").SelectMany(message => message.Under(1, 2, 2, 1)).Select(name => name.Text)));
        var lines = Messages("/v1/logs").SelectMany(message => message.Under(1, 2, 2)).ToList();
        Assert.Contains(lines, line => line.Under(5, 1).Any(body => body.Text.Contains("generation 1 replaces", StringComparison.Ordinal))
            && line.All(6).Any(tag => tag.Under(1).Single().Text == TelemetryNames.Tags.Run && tag.Under(2, 1).Single().Text == run));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:9", true)]
    [InlineData("APPLICATIONINSIGHTS_CONNECTION_STRING=InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=http://127.0.0.1:9/", true)]
    public void AddTelemetry_Exporters_AreThereWhenTheyAreConfigured(string? setting, bool expected)
    {
        var settings = setting is null ? [] : new Dictionary<string, string?> { [setting.Split('=', 2)[0]] = setting.Split('=', 2)[1] };
        var services = new ServiceCollection().AddLogging().AddTelemetry(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());

        using var provider = services.BuildServiceProvider();

        Assert.Equal(expected, provider.GetService<TracerProvider>() is not null);
    }

    private IEnumerable<ProtobufMessage> Messages(string path) => _received.Where(request => request.Path == path).Select(request => new ProtobufMessage(request.Body));

    private async Task ReceiveAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        _received.Enqueue((http.Request.Path, http.Request.ContentType, body.ToArray()));
    }
}
