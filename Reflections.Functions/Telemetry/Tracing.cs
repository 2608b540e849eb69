using System.Diagnostics;
using Reflections.Domain.Identity;

namespace Reflections.Functions.Telemetry;

/// <summary>The app's own spans. While nobody listens there are none, and asking for one costs nothing.</summary>
public static class Tracing
{
    private static readonly ActivitySource Source = new(TelemetryNames.Source);

    /// <summary>
    /// The trace that work asked for now belongs to, as a W3C <c>traceparent</c>; null when nobody records it. It travels with the work, for an engine
    /// that was restarted meanwhile does not know it any more.
    /// </summary>
    internal static string? Parent => Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C, Id: { } id } ? id : null;

    /// <summary>Begins a span within the present one.</summary>
    internal static Activity? Start(string name, ActivityKind kind = ActivityKind.Internal) => Source.StartActivity(name, kind);

    /// <summary>Begins a span of work that <paramref name="origin"/> led to: in that trace even where the present span has lost it, which is linked then.</summary>
    /// <param name="name">Put together with <paramref name="prefix"/> only when somebody listens.</param>
    /// <param name="origin">A <c>traceparent</c>, or null.</param>
    internal static Activity? Start(string prefix, string name, string? origin)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        if (Read(origin) is not { } begun || Activity.Current?.TraceId == begun.TraceId)
        {
            return Source.StartActivity(prefix + name);
        }

        ActivityLink[] links = Activity.Current is { } present ? [new ActivityLink(present.Context)] : [];
        return Source.StartActivity(prefix + name, ActivityKind.Internal, begun, links: links);
    }

    /// <summary>The context that a <c>traceparent</c> names, or null.</summary>
    internal static ActivityContext? Read(string? parent) => ActivityContext.TryParse(parent, null, out var context) ? context : null;

    /// <summary>Says whose the span's work is.</summary>
    internal static Activity? Tag(this Activity? span, RunId? run, ReflectionId reflection, SourceId source) => span?
        .SetTag(TelemetryNames.Tags.Run, run?.Value)
        .SetTag(TelemetryNames.Tags.Reflection, reflection.Value)
        .SetTag(TelemetryNames.Tags.SourceId, source.Value);

    /// <summary>Links the span to what a <c>traceparent</c> names, if it names anything.</summary>
    internal static Activity? LinkTo(this Activity? span, string? parent) => Read(parent) is { } other ? span?.AddLink(new ActivityLink(other)) : span;

    /// <summary>Says that the span's work came to nothing.</summary>
    internal static void Fail(this Activity? span, string errorType, string message) =>
        span?.SetTag(TelemetryNames.Tags.ErrorType, errorType).SetStatus(ActivityStatusCode.Error, message);
}
