using Microsoft.Extensions.Logging;
using Reflections.Domain.Identity;
using Reflections.Functions.Ingestion;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Telemetry;

/// <summary>Tells of each attempt at a stage: a span, a duration, and whose every log line is that is written meanwhile.</summary>
public sealed class StageTelemetry(TimeProvider time, ILogger<StageTelemetry> logger)
{
    /// <summary>Does <paramref name="work"/> as a stage of the cursor's run.</summary>
    /// <param name="stage">One of <see cref="TelemetryNames.Stages"/>.</param>
    internal Task<T> TellAsync<T>(string stage, RunCursor cursor, Func<Task<T>> work) =>
        TellAsync(stage, cursor.Run.Id, cursor.Run.Reflection, cursor.Run.Source, cursor.Trace, work);

    /// <summary>Does <paramref name="work"/> on a group of a run's chunks.</summary>
    /// <param name="stage">One of <see cref="TelemetryNames.Stages"/>.</param>
    internal Task<T> TellAsync<T>(string stage, GroupInput group, Func<Task<T>> work) =>
        TellAsync(stage, group.Run, group.Reflection, group.Source, group.Trace, work);

    /// <summary>Does <paramref name="work"/> as the first step of a run.</summary>
    /// <param name="stage">One of <see cref="TelemetryNames.Stages"/>.</param>
    internal Task<T> TellAsync<T>(string stage, IngestInput run, Func<Task<T>> work) =>
        TellAsync(stage, run.Run, run.Reflection, run.Source, run.Trace, work);

    private async Task<T> TellAsync<T>(string stage, RunId? run, ReflectionId reflection, SourceId source, string? origin, Func<Task<T>> work)
    {
        using var scope = logger.BeginScope(new WorkScope(stage, run, reflection, source));
        using var span = Tracing.Start(TelemetryNames.Spans.Stage, stage, origin).Tag(run, reflection, source)?.SetTag(TelemetryNames.Tags.Stage, stage);
        long? began = Metrics.AreStagesMeasured ? time.GetTimestamp() : null;
        using var meter = span is null ? null : StorageCallMeter.Start();
        string? errorType = null;
        try
        {
            var result = await work();
            if (Failure(result) is var (errorClass, message))
            {
                errorType = errorClass;
                span.Fail(errorClass, message);
            }

            span?.SetTag(TelemetryNames.Tags.ModelCalls, (result as GroupResult)?.ModelCalls);
            return result;
        }
        catch (Exception error)
        {
            errorType = error is StorageUnavailableException ? "storage.unavailable" : error.GetType().Name;
            span.Fail(errorType, error.Message);
            throw;
        }
        finally
        {
            span?.SetTag(TelemetryNames.Tags.StorageCalls, meter!.Count);
            if (began is { } start)
            {
                Metrics.StageEnded(stage, time.GetElapsedTime(start), errorType);
            }
        }
    }

    /// <summary>A stage's failure is a value in its result.</summary>
    private static (string ErrorClass, string Message)? Failure(object? result) => result switch
    {
        FetchStepResult { Failure: { } failure } => (failure.ErrorClass, failure.Message),
        GroupResult { Failure: { } failure } => (failure.ErrorClass, failure.Message),
        FetchStepResult { Cursor.Failure: { } stopped } => (stopped.ErrorClass, stopped.Message),
        ClaimResult { Cursor.Failure: { } stopped } => (stopped.ErrorClass, stopped.Message),
        ChunkResult { Cursor.Failure: { } stopped } => (stopped.ErrorClass, stopped.Message),
        EvaluateResult { Cursor.Failure: { } stopped } => (stopped.ErrorClass, stopped.Message),
        ApplyStepResult { Cursor.Failure: { } stopped } => (stopped.ErrorClass, stopped.Message),
        RunCursor { Failure: { } stopped } => (stopped.ErrorClass, stopped.Message),
        _ => null,
    };
}
