using System.Diagnostics;
using Reflections.Functions.Models;
using Reflections.Functions.Telemetry;
using Reflections.Tests.Models;
using Tags = Reflections.Functions.Telemetry.TelemetryNames.Tags;

namespace Reflections.Tests.Functions.Telemetry;

[Collection(TelemetryCollection.Name)]
public sealed class ModelTelemetryTests
{
    [Fact]
    public async Task Ask_ModelThatIsBusyOnce_TellsOfBothCallsAndOfItsTokens()
    {
        using var tap = new TraceTap();
        using var stage = new Activity("stage").SetParentId(tap.TraceParent).Start();
        await using var bench = await ModelBench.StartAsync();
        bench.Server.OnChat = _ => bench.Server.Chats.Count == 1 ? ModelReply.Error(429, retryAfter: "0") : ModelReply.Entities(("1987", "date"));

        await bench.EntitiesOfAsync("Marta Lindqvist founded Norvik Ferries in 1987.");

        var calls = tap.Named("model").ToList();
        Assert.Equal([ModelErrorClass.RateLimited, null], calls.Select(call => call.GetTagItem(Tags.ErrorType)));
        Assert.All(calls, call => Assert.Equal((stage.SpanId, ActivityKind.Client), (call.ParentSpanId, call.Kind)));
        var model = $"{Tags.Model}={calls[0].GetTagItem(Tags.Model)}";
        Assert.Equal(1, tap.Sum("reflections.model.calls", $"{model},{Tags.Outcome}=answered"));
        Assert.Equal(1, tap.Sum("reflections.model.calls", $"{model},{Tags.Outcome}={ModelErrorClass.RateLimited}"));
        Assert.Equal(ModelReply.InputTokens, tap.Sum("reflections.model.tokens", $"{model},{Tags.Direction}=input"));
        Assert.Equal(ModelReply.OutputTokens, tap.Sum("reflections.model.tokens", $"{model},{Tags.Direction}=output"));
    }
}
