using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Reflections.Functions.Ingestion;

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
            var (answer, failure) = await TryAsync(ask, limits.Timeout, cancellation);
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

    private async Task<(T? Answer, ModelFailure? Failure)> TryAsync<T>(Func<CancellationToken, Task<T>> ask, TimeSpan limit, CancellationToken cancellation)
    {
        await _slots.WaitAsync(cancellation);
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            return (await ask(either.Token), null);
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            return (default, ModelFailure.Of(error, timeout.IsCancellationRequested));
        }
        finally
        {
            _slots.Release();
        }
    }
}
