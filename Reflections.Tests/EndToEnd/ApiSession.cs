using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Reflections.Tests.EndToEnd;

/// <summary>Talks to the service over HTTP, as any client would.</summary>
public sealed class ApiSession(Uri endpoint) : IDisposable
{
    // Waited out only by what fails; other tests keep the machine busy meanwhile.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public HttpClient Http { get; } = new() { BaseAddress = endpoint, Timeout = TimeSpan.FromSeconds(100) };

    public static string NewReflection() => $"e2e-{Guid.NewGuid():N}";

    public static string RunsPath(string reflection, string source) =>
        $"/api/reflections/{Uri.EscapeDataString(reflection)}/sources/{Uri.EscapeDataString(source)}/runs";

    public async Task<Answer> PostAsync(string reflection, string source, string text, string? key = null, string contentType = "text/markdown", string query = "")
    {
        var content = new StringContent(text, Encoding.UTF8);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return await PostAsync(RunsPath(reflection, source) + query, content, key);
    }

    public Task<Answer> PostUrlAsync(string reflection, string source, Uri url) =>
        PostAsync(RunsPath(reflection, source), JsonContent.Create(new { url = url.AbsoluteUri }), null);

    public async Task<Answer> PostAsync(string path, HttpContent? content, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        using var response = await Http.SendAsync(request);
        return await Answer.OfAsync(response);
    }

    public async Task<Answer> GetAsync(string path)
    {
        using var response = await Http.GetAsync(new Uri(path, UriKind.RelativeOrAbsolute));
        return await Answer.OfAsync(response);
    }

    /// <summary>Posts, and waits for the run's end.</summary>
    public async Task<JsonElement> IngestAsync(string reflection, string source, string text, string query = "")
    {
        var answer = await PostAsync(reflection, source, text, query: query);
        Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.Accepted, answer.Text);
        return await EndAsync(reflection, answer.Json.GetProperty("id").GetString()!);
    }

    /// <summary>Waits until the run has an outcome.</summary>
    public Task<JsonElement> EndAsync(string reflection, string run) =>
        WaitAsync(reflection, run, json => json.GetProperty("outcome").ValueKind == JsonValueKind.String);

    /// <summary>Waits until the run's row satisfies <paramref name="condition"/>.</summary>
    public async Task<JsonElement> WaitAsync(string reflection, string run, Func<JsonElement, bool> condition)
    {
        var deadline = TimeProvider.System.GetUtcNow() + Patience;
        Answer answer;
        do
        {
            answer = await GetAsync($"/api/reflections/{Uri.EscapeDataString(reflection)}/runs/{run}");
            if (answer.Status == HttpStatusCode.OK && condition(answer.Json))
            {
                return answer.Json;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
        while (TimeProvider.System.GetUtcNow() < deadline);
        throw new TimeoutException($"Run {run} did not get there; it stands at {answer.Text}");
    }

    public void Dispose() => Http.Dispose();
}

/// <summary>An HTTP answer, read whole.</summary>
public sealed record Answer(HttpStatusCode Status, string? MediaType, Uri? Location, string Text)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public static async Task<Answer> OfAsync(HttpResponseMessage response) => new(
        response.StatusCode, response.Content.Headers.ContentType?.MediaType, response.Headers.Location, await response.Content.ReadAsStringAsync());
}

internal static class JsonElementExtensions
{
    public static string? Text(this JsonElement json, string property) => json.GetProperty(property).GetString();

    public static int Count(this JsonElement run, string count) => run.GetProperty("counts").GetProperty(count).GetInt32();
}
