using Microsoft.AspNetCore.Http;
using Reflections.Functions.Ingestion;
using Reflections.Functions.Models;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Hosting;

/// <summary>Turns a <see cref="ProblemException"/>, damage, and what is wrong with storage, models or disk, into an answer, once for all functions.</summary>
public static class ApiAnswer
{
    /// <summary>The answer of <paramref name="function"/>, or the problem it met.</summary>
    public static async Task<IResult> OfAsync(Func<Task<IResult>> function)
    {
        try
        {
            return await function();
        }
        catch (Exception error) when (ProblemOf(error) is { } problem)
        {
            return problem.Status == 503 ? new UnavailableAnswer(problem, error) : problem.ToResult();
        }
    }

    /// <summary>What a caller is told of a failure; null when it is a fault of this program.</summary>
    public static Problem? ProblemOf(Exception error) => error switch
    {
        ProblemException refused => refused.Problem,
        BadHttpRequestException refused => new Problem(
            refused.StatusCode, refused.StatusCode == 413 ? "too-large" : "invalid-request", "The request cannot be read.", refused.Message),
        _ when StoredDamage.Of(error) is { } damage => Problem.Damaged(damage),
        StorageUnavailableException => Problem.StorageUnavailable,
        ModelUnavailableException or StageFailedException => Problem.ModelUnavailable,

        // The host's own store: its disk is full, or gone. What stands in storage by then is found by the repetition, or by the sweeper.
        IOException => Problem.HostUnavailable,
        _ => null,
    };
}
