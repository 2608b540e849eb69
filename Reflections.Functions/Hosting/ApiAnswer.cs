using Microsoft.AspNetCore.Http;

namespace Reflections.Functions.Hosting;

/// <summary>Turns a <see cref="ProblemException"/> into its answer, once for all functions.</summary>
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
    }
}
