using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Reflections.Cli.Api;

/// <content>What changes something.</content>
internal sealed partial class ApiClient
{
    /// <summary>Starts a sweep or joins the one under way; returns where its progress is read.</summary>
    /// <param name="dryRun">Only say what would be done.</param>
    public async Task<string?> SweepAsync(bool dryRun, CancellationToken cancellation)
    {
        using var answer = await _http.PostAsync(dryRun ? "api/sweeps?dryRun=true" : "api/sweeps", null, cancellation);
        await ThrowUnlessAsync(answer, cancellation, HttpStatusCode.Accepted);
        return Relative((await ReadAsync<Started>(answer, cancellation)).StatusQueryGetUri);
    }

    /// <summary>Deletes a source; null when the host does not know it.</summary>
    public async Task<Told<Deletion>?> DeleteSourceAsync(string reflection, string source, CancellationToken cancellation)
    {
        using var answer = await _http.DeleteAsync(OfSource(reflection, source), cancellation);
        if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.Accepted))
        {
            var refusal = await ApiException.FromAsync(answer, cancellation);
            return refusal is { Status: HttpStatusCode.NotFound, IsProblem: true } ? null : throw refusal;
        }

        return Tell<Deletion>(await ReadAsync<JsonElement>(answer, cancellation));
    }

    /// <summary>Writes a reviewer's decision.</summary>
    /// <returns>The run as it stood then.</returns>
    public async Task<Told<Run>> ReviewAsync(string reflection, string run, Decision decision, CancellationToken cancellation)
    {
        using var answer = await _http.PostAsJsonAsync($"{OfRun(reflection, run)}/review", decision, Json, cancellation);
        await ThrowUnlessAsync(answer, cancellation, HttpStatusCode.OK);
        return Tell<Run>(await ReadAsync<JsonElement>(answer, cancellation));
    }

    /// <summary>Asks a run to end.</summary>
    /// <param name="reason">Why, or null.</param>
    public async Task<Told<Run>> CancelAsync(string reflection, string run, string? reason, CancellationToken cancellation)
    {
        using var answer = await _http.PostAsJsonAsync($"{OfRun(reflection, run)}/cancel", new { reason }, Json, cancellation);
        await ThrowUnlessAsync(answer, cancellation, HttpStatusCode.OK, HttpStatusCode.Accepted);
        return Tell<Run>(await ReadAsync<JsonElement>(answer, cancellation));
    }

    /// <summary>Starts a run that repeats an ended one.</summary>
    /// <param name="force">Do the work whatever is known.</param>
    /// <param name="key">Makes it one run however often the request is sent.</param>
    public async Task<Submission> RetryAsync(string reflection, string run, bool force, string key, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{OfRun(reflection, run)}/retry") { Content = JsonContent.Create(new { force }, options: Json) };
        request.Headers.Add("Idempotency-Key", key);
        return await SubmitAsync(request, cancellation);
    }
}
