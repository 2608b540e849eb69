using System.Diagnostics;
using Reflections.Functions.Telemetry;

namespace Reflections.Tests.Functions.Telemetry;

[Collection(TelemetryCollection.Name)]
public sealed class TracingTests
{
    [Fact]
    public void Start_InsideTheTraceOfItsOrigin_StaysWhereItIs()
    {
        using var tap = new TraceTap();
        using var outer = new Activity("outer").SetParentId(tap.TraceParent).Start();

        using var span = Tracing.Start("stage ", "chunk", tap.TraceParent)!;

        Assert.Equal(outer.SpanId, span.ParentSpanId);
        Assert.Empty(span.Links);
    }

    [Fact]
    public void Start_InsideAnotherTrace_GoesToItsOriginAndIsLinkedToTheOther()
    {
        using var tap = new TraceTap();
        using var outer = new Activity("outer").Start();

        using var span = Tracing.Start("stage ", "chunk", tap.TraceParent)!;

        Assert.Equal((tap.Trace, tap.Caller), (span.TraceId, span.ParentSpanId));
        Assert.Equal(outer.SpanId, Assert.Single(span.Links).Context.SpanId);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("no trace")]
    public void Start_WithoutAnOrigin_StaysWhereItIs(string? origin)
    {
        using var tap = new TraceTap();
        using var outer = new Activity("outer").SetParentId(tap.TraceParent).Start();

        using var span = Tracing.Start("stage ", "chunk", origin)!;

        Assert.Equal(outer.SpanId, span.ParentSpanId);
    }

    [Fact]
    public void Parent_TraceThatNobodyRecords_IsNotCarriedOn()
    {
        using var unrecorded = new Activity("unrecorded").SetIdFormat(ActivityIdFormat.W3C).Start();

        Assert.Null(Tracing.Parent);

        unrecorded.ActivityTraceFlags = ActivityTraceFlags.Recorded;
        Assert.Equal(unrecorded.Id, Tracing.Parent);
    }
}
