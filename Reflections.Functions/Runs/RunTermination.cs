using System.Text.Json;
using Microsoft.DurableTask.Client;
using Reflections.Domain.Identity;

namespace Reflections.Functions.Runs;

/// <summary>Ends the orchestration of a run from outside, and finds out later why that was done.</summary>
public static class RunTermination
{
    /// <summary>Longest reason that is kept, in UTF-16 units: it stands in the run's row, whose size is limited.</summary>
    public const int MaxReasonLength = 4096;

    /// <summary>
    /// Terminates the orchestration, with the reason as its output, and waits until nothing more is begun. What is in progress may still come to its end.
    /// One that has ended, that was never started, or that another hub has, is left as it is.
    /// </summary>
    /// <param name="patience">How long to wait; what comes after does not rest on it.</param>
    public static async Task TerminateAsync(
        this DurableTaskClient client, RunId run, string reason, TimeSpan patience, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            await client.TerminateInstanceAsync(run.Value, (object?)reason, cancellation);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // 'Not there' and 'has ended' have another exception type on each back end; what is there afterwards is the same on all.
            if (await client.GetInstanceAsync(run.Value, cancellation) is { IsCompleted: false })
            {
                throw;
            }

            return;
        }

        await client.IsCompletedWithinAsync(run, patience, time, cancellation);
    }

    /// <summary>Waits, without asking again and again, until the orchestration has ended.</summary>
    /// <returns>True when it has; false when the time was over first, or the engine does not know it.</returns>
    public static async Task<bool> IsCompletedWithinAsync(
        this DurableTaskClient client, RunId run, TimeSpan patience, TimeProvider time, CancellationToken cancellation)
    {
        using var timeOver = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeOver.Token, cancellation);
        try
        {
            await client.WaitForInstanceCompletionAsync(run.Value, either.Token);
            return true;
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            // The time is over, or the instance is not there, which has another exception type on each back end.
            return false;
        }
    }

    /// <summary>What was said when the orchestration was terminated.</summary>
    /// <param name="instance">With its output.</param>
    public static string TerminationReason(this OrchestrationMetadata instance)
    {
        const string terminated = "Its orchestration was terminated";
        return TextOf(instance.SerializedOutput) is { } reason
            ? $"{terminated}: {(reason.Length > MaxReasonLength ? reason[..MaxReasonLength] : reason)}" : $"{terminated}.";
    }

    // Anybody may terminate an instance with any output.
    private static string? TextOf(string? output)
    {
        try
        {
            return output is not null && JsonSerializer.Deserialize<JsonElement>(output) is { ValueKind: JsonValueKind.String } text
                && text.GetString() is { } said && !string.IsNullOrWhiteSpace(said) ? said : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
