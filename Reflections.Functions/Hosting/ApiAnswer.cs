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
        catch (ProblemException refused)
        {
            return refused.Problem.ToResult();
        }
        catch (BadHttpRequestException refused)
        {
            return new Problem(refused.StatusCode, refused.StatusCode == 413 ? "too-large" : "invalid-request", "The request cannot be read.", refused.Message).ToResult();
        }
        catch (Exception error) when (StoredDamage.Of(error) is { } damage)
        {
            return Problem.Damaged(damage).ToResult();
        }
        catch (StorageUnavailableException lost)
        {
            return new UnavailableAnswer(Problem.StorageUnavailable, lost);
        }
        catch (Exception failed) when (failed is ModelUnavailableException or StageFailedException)
        {
            return new UnavailableAnswer(Problem.ModelUnavailable, failed);
        }
        catch (IOException failed)
        {
            // The host's own store: its disk is full, or gone. What stands in storage by then is found by the repetition, or by the sweeper.
            return new UnavailableAnswer(Problem.HostUnavailable, failed);
        }
    }
}
