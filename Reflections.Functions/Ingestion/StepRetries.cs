using Microsoft.DurableTask;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Ingestion;

/// <summary>
/// How often an activity is tried again. A failure of its own counts; that storage did not answer does not, because nothing was learnt of the run: it
/// waits until storage is back, for about a day, rather than end <c>failed</c> over something that passes.
/// </summary>
internal sealed class StepRetries
{
    private const int Attempts = 5;
    private const int AttemptsWithoutStorage = 2880;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private int _failures;
    private int _outages;

    private StepRetries()
    {
    }

    /// <summary>The options of one call: they count its failures and cannot be used for another.</summary>
    public static TaskOptions Options => TaskOptions.FromRetryHandler(new StepRetries().IsTriedAgainAsync);

    private async Task<bool> IsTriedAgainAsync(RetryContext failed)
    {
        var (count, most) = StorageUnavailableException.IsToldBy(failed.LastFailure.ErrorMessage)
            ? (++_outages, AttemptsWithoutStorage) : (++_failures, Attempts);
        if (count == most)
        {
            return false;
        }

        await failed.OrchestrationContext.CreateTimer(Pause(count), CancellationToken.None);
        return true;
    }

    private static TimeSpan Pause(int failures)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(failures - 1, 10));
        return pause < LongestPause ? pause : LongestPause;
    }
}
