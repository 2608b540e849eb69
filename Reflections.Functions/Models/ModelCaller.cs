using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Reflections.Functions.Ingestion;
using Reflections.Functions.Telemetry;

namespace Reflections.Functions.Models;

/// <summary>Every call of a model goes through the one caller of the process: a bounded number at a time, each with a time limit, and tried again with patience.</summary>
public sealed class ModelCaller(IOptions<ModelsOptions> options, TimeProvider time, ILogger<ModelCaller> log) : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _slots = new(options.Value.MaxParallelCalls);

    /// <summary>The answer.</summary>
    /// <param name="model">What to call the model in messages.</param>
    /// <param name="ask">Makes one call.</param>
    /// <exception cref="StageFailedException">Asking again is no use.</exception>
    /// <exception cref="ModelUnavailableException">Asking again later may be of use: attempts are used up, or the wait asked for is too long to sit out.</exception>
    public async Task<T> AskAsync<T>(string model, Func<CancellationToken, Task<T>> ask, CancellationToken cancellation)
    {
        var limits = options.Value;
        for (var attempt = 1; ; attempt++)
        {
            var (answer, failure) = await TryAsync(model, ask, limits.Timeout, cancellation);
            if (failure is null)
            {
                return answer!;
            }

            var sentence = $"The model {model} {failure.Message}.";
            if (!failure.IsPassing)
            {
                ModelLog.GivenUp(log, model, failure.Message, failure.ErrorClass);
                throw new StageFailedException(failure.ErrorClass, sentence);
            }

            // What the service asks for is kept to, or not waited for here; a pause of our own choice only grows up to the limit.
            var grown = FirstPause * Math.Pow(2, attempt - 1);
            var pause = failure.RetryAfter ?? (grown < limits.MaxRetryAfter ? grown : limits.MaxRetryAfter);
            if (attempt == limits.MaxAttempts || pause > limits.MaxRetryAfter)
            {
                ModelLog.PutOff(log, model, failure.Message, failure.ErrorClass, pause);
                throw new ModelUnavailableException(failure.ErrorClass, sentence, pause);
            }

            ModelLog.AskedAgain(log, model, failure.Message, failure.ErrorClass, pause);
            if (pause > TimeSpan.Zero)
            {
                await Task.Delay(pause, time, cancellation);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _slots.Dispose();

    private async Task<(T? Answer, ModelFailure? Failure)> TryAsync<T>(
        string model, Func<CancellationToken, Task<T>> ask, TimeSpan limit, CancellationToken cancellation)
    {
        await _slots.WaitAsync(cancellation);
        using var span = Tracing.Start(TelemetryNames.Spans.Model, ActivityKind.Client)?.SetTag(TelemetryNames.Tags.Model, model);
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            var answer = await ask(either.Token);
            Metrics.ModelCalled(model, "answered");
            return (answer, null);
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            var failure = ModelFailure.Of(error, timeout.IsCancellationRequested);
            Metrics.ModelCalled(model, failure.ErrorClass);
            span.Fail(failure.ErrorClass, failure.Message);
            return (default, failure);
        }
        finally
        {
            _slots.Release();
        }
    }
}
