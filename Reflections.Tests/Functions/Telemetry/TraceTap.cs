using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Reflections.Functions.Telemetry;

namespace Reflections.Tests.Functions.Telemetry;

/// <summary>Takes in the spans of one trace and what is measured within them; what other tests do meanwhile is in no trace of ours.</summary>
internal sealed class TraceTap : IDisposable
{
    private readonly ActivityListener _spans;
    private readonly MeterListener _meters = new();

    public TraceTap()
    {
        _spans = new ActivityListener
        {
            ShouldListenTo = source => source.Name is TelemetryNames.Source or TelemetryNames.EngineSource or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> asked) =>
                asked.Parent.TraceId == Trace ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = span => Spans.Enqueue(span),
        };
        ActivitySource.AddActivityListener(_spans);
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == TelemetryNames.Source)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _meters.Start();
    }

    public ActivityTraceId Trace { get; } = ActivityTraceId.CreateRandom();

    /// <summary>The header that puts a request into the trace.</summary>
    public string TraceParent => $"00-{Trace}-{Caller}-01";

    /// <summary>The span of whoever sends it.</summary>
    public ActivitySpanId Caller { get; } = ActivitySpanId.CreateRandom();

    /// <summary>Spans that have ended.</summary>
    public ConcurrentQueue<Activity> Spans { get; } = new();

    public ConcurrentQueue<(string Instrument, double Value, string Tags)> Measured { get; } = new();

    public IEnumerable<Activity> Named(string name) => Spans.Where(span => span.OperationName == name);

    /// <summary>Sum of what an instrument counted with those tags, in the form <c>name=value,name=value</c>.</summary>
    public double Sum(string instrument, string tags) => Measured.Where(taken => taken.Instrument == instrument && taken.Tags == tags).Sum(taken => taken.Value);

    public void Dispose()
    {
        _spans.Dispose();
        _meters.Dispose();
    }

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (Activity.Current?.TraceId == Trace)
        {
            Measured.Enqueue((instrument.Name, value, string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))));
        }
    }
}
