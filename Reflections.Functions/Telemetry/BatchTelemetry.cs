using Microsoft.Extensions.Logging;
using Reflections.Domain.Identity;
using Reflections.Functions.Batches;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Telemetry;

/// <summary>Tells of the work on a batch: spans in the trace that it was sent in, and whose every log line is that is written meanwhile.</summary>
public sealed partial class BatchTelemetry(ILogger<BatchTelemetry> logger)
{
    /// <summary>Does <paramref name="work"/> as a step of the batch.</summary>
    /// <param name="step">One of <see cref="TelemetryNames.BatchSteps"/>.</param>
    /// <param name="origin">The trace that the batch was sent in, or null to go on in the present one.</param>
    internal async Task<T> TellAsync<T>(string step, RunId batch, ReflectionId reflection, string? origin, Func<Task<T>> work)
    {
        using var scope = logger.BeginScope(new BatchScope(step, batch, reflection));
        using var span = Tracing.Start(TelemetryNames.Spans.Batch, step, origin)?
            .SetTag(TelemetryNames.Tags.Batch, batch.Value).SetTag(TelemetryNames.Tags.Reflection, reflection.Value);
        using var meter = span is null ? null : StorageCallMeter.Start();
        try
        {
            return await work();
        }
        catch (Exception error)
        {
            span.Fail(error is StorageUnavailableException ? "storage.unavailable" : error.GetType().Name, error.Message);
            throw;
        }
        finally
        {
            span?.SetTag(TelemetryNames.Tags.StorageCalls, meter!.Count);
        }
    }

    /// <summary>The batch's rows are there.</summary>
    internal void Accepted(SourceBatch batch) => LogAccepted(logger, batch.Id.Value, batch.Total, batch.Concurrency);

    /// <summary>An item has no run, and will have none.</summary>
    internal void Refused(SourceBatchItem item) => LogRefused(logger, item.Index, item.Source.Value, item.Reason);

    [LoggerMessage(1, LogLevel.Debug, "Accepted batch {BatchId}: {Total} items, {Concurrency} at a time")]
    private static partial void LogAccepted(ILogger logger, string batchId, int total, int concurrency);

    [LoggerMessage(2, LogLevel.Warning, "Item {Index} of the batch, source {SourceId}, was not accepted: {Reason}")]
    private static partial void LogRefused(ILogger logger, int index, string sourceId, string? reason);
}
