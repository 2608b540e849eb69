using System.Diagnostics.Metrics;
using Reflections.Domain.Runs;

namespace Reflections.Functions.Telemetry;

/// <summary>Counts and durations. While nobody listens, recording one costs a comparison and allocates nothing.</summary>
public static class Metrics
{
    // Seconds: from one storage call to a long wait for a model.
    private static readonly InstrumentAdvice<double> Durations = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300],
    };

    private static readonly Meter Meter = new(TelemetryNames.Source);

    private static readonly Counter<long> Runs = Meter.CreateCounter<long>(
        TelemetryNames.Instruments.Runs, "{run}", "Runs that got an outcome.");

    private static readonly Counter<long> Skips = Meter.CreateCounter<long>(
        TelemetryNames.Instruments.Skips, "{run}", "Runs whose content needed no work.");

    private static readonly Histogram<double> Stages = Meter.CreateHistogram(
        TelemetryNames.Instruments.StageDuration, "s", "One attempt at a stage; for embed, entity and fact one group of chunks.", advice: Durations);

    private static readonly Counter<long> StorageCalls = Meter.CreateCounter<long>(
        TelemetryNames.Instruments.StorageCalls, "{call}", "Requests sent to storage, repetitions included.");

    private static readonly Counter<long> ModelCalls = Meter.CreateCounter<long>(
        TelemetryNames.Instruments.ModelCalls, "{call}", "Calls of models, repetitions included.");

    private static readonly Counter<long> ModelTokens = Meter.CreateCounter<long>(
        TelemetryNames.Instruments.ModelTokens, "{token}", "Tokens that models were asked with and answered.");

    private static readonly Histogram<double> Fetches = Meter.CreateHistogram(
        TelemetryNames.Instruments.FetchDuration, "s", "One fetch of a page, redirects included.", advice: Durations);

    private static readonly Counter<long> FetchBytes = Meter.CreateCounter<long>(
        TelemetryNames.Instruments.FetchBytes, "By", "Bodies fetched, decoded.");

    private static readonly Counter<long> SweepRows = Meter.CreateCounter<long>(
        TelemetryNames.Instruments.SweepRows, "{row}", "Intents that sweeps looked at one by one.");

    /// <summary>Whether anybody wants to know how long stages take.</summary>
    internal static bool AreStagesMeasured => Stages.Enabled;

    /// <summary>Whether anybody wants to know how long fetches take.</summary>
    internal static bool AreFetchesMeasured => Fetches.Enabled;

    /// <summary>A run's row was written; counts when that gave it an outcome.</summary>
    internal static void Wrote(RunRecord run)
    {
        if ((!Runs.Enabled && !Skips.Enabled) || !run.Status.IsTerminal())
        {
            return;
        }

        Runs.Add(1, new KeyValuePair<string, object?>(TelemetryNames.Tags.Outcome, run.Status.ToWire()));
        if (SkipReason.Of(run) is { } reason)
        {
            Skips.Add(1, new KeyValuePair<string, object?>(TelemetryNames.Tags.Reason, reason));
        }
    }

    /// <summary>An attempt at a stage ended.</summary>
    internal static void StageEnded(string stage, TimeSpan duration, string? errorType)
    {
        var tag = new KeyValuePair<string, object?>(TelemetryNames.Tags.Stage, stage);
        if (errorType is null)
        {
            Stages.Record(duration.TotalSeconds, tag);
        }
        else
        {
            Stages.Record(duration.TotalSeconds, tag, new(TelemetryNames.Tags.ErrorType, errorType));
        }
    }

    /// <summary>A request goes to storage.</summary>
    /// <param name="service"><c>table</c> or <c>blob</c>.</param>
    internal static void StorageCalled(string service) => StorageCalls.Add(1, new KeyValuePair<string, object?>(TelemetryNames.Tags.Service, service));

    /// <summary>A model answered, or did not.</summary>
    /// <param name="outcome"><c>answered</c> or an error class.</param>
    internal static void ModelCalled(string model, string outcome) =>
        ModelCalls.Add(1, new(TelemetryNames.Tags.Model, model), new(TelemetryNames.Tags.Outcome, outcome));

    /// <summary>What a model told of its use.</summary>
    internal static void ModelUsed(string model, long inputTokens, long outputTokens)
    {
        Tokens(model, "input", inputTokens);
        Tokens(model, "output", outputTokens);
    }

    /// <summary>A fetch ended.</summary>
    /// <param name="outcome"><c>fetched</c>, <c>not_modified</c> or an error class.</param>
    /// <param name="bytes">Of the body, decoded.</param>
    internal static void FetchEnded(TimeSpan duration, string outcome, int bytes)
    {
        Fetches.Record(duration.TotalSeconds, new KeyValuePair<string, object?>(TelemetryNames.Tags.Outcome, outcome));
        if (bytes > 0)
        {
            FetchBytes.Add(bytes);
        }
    }

    /// <summary>A sweep was done with an intent.</summary>
    internal static void Swept(string kind, string action) =>
        SweepRows.Add(1, new(TelemetryNames.Tags.Kind, kind), new(TelemetryNames.Tags.Action, action));

    private static void Tokens(string model, string direction, long count)
    {
        if (count > 0)
        {
            ModelTokens.Add(count, new(TelemetryNames.Tags.Model, model), new(TelemetryNames.Tags.Direction, direction));
        }
    }
}
