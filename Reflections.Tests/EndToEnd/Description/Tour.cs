using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Reflections.Tests.EndToEnd.Description;

/// <summary>Calls operations by their ids, and compares every answer with what the description says of it.</summary>
internal sealed class Tour(ApiSession api)
{
    private readonly HashSet<string> _succeeded = [];
    private readonly List<string> _wrong = [];

    /// <summary>What was answered otherwise than described.</summary>
    public IReadOnlyList<string> Wrong => _wrong;

    /// <summary>The operations that have succeeded.</summary>
    public IReadOnlySet<string> Succeeded => _succeeded;

    /// <param name="path">After <c>/api</c>.</param>
    /// <param name="body">Sent as JSON when it is no text; null for none.</param>
    public async Task<Answer> CallAsync(
        string operation, HttpStatusCode status, string path, object? body = null, string contentType = "text/markdown", params (string Name, string Value)[] headers)
    {
        var described = ApiDescription.Embedded[operation];
        using var request = new HttpRequestMessage(new HttpMethod(described.Method), $"/api{path}");
        if (body is not null)
        {
            request.Content = body is string text
                ? new StringContent(text, Encoding.UTF8, contentType)
                : new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await api.Http.SendAsync(request);
        var answer = await Answer.OfAsync(response);
        Assert.True(status == answer.Status, $"{operation}: {(int)answer.Status} {answer.Text}");
        _wrong.AddRange(ApiDescription.Embedded.Check(described, answer.Status, answer.MediaType, answer.Text).Select(wrong => $"{operation} {(int)status}: {wrong}"));
        _wrong.AddRange(
            new[] { "X-Content-Type-Options", "Referrer-Policy", "Content-Security-Policy", "Cache-Control" }
                .Where(header => !response.Headers.Contains(header)).Select(header => $"{operation} {(int)status}: no {header}"));
        if (response.IsSuccessStatusCode)
        {
            _succeeded.Add(operation);
            await AskAgainAsync(described, path, response.Headers.ETag);
        }

        return answer;
    }

    /// <summary>Who has an answer with a tag is told so, or given another one with another tag: things go on meanwhile.</summary>
    private async Task AskAgainAsync(DescribedOperation described, string path, EntityTagHeaderValue? tag)
    {
        if ((tag is not null) != (described.Responses["304"] is not null))
        {
            _wrong.Add($"{described.Id}: {(tag is null ? "there is no ETag" : "the ETag is not described")}");
            return;
        }

        if (tag is not null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api{path}");
            request.Headers.IfNoneMatch.Add(tag);
            using var response = await api.Http.SendAsync(request);
            if (response.StatusCode != HttpStatusCode.NotModified && (response.StatusCode != HttpStatusCode.OK || tag.Equals(response.Headers.ETag)))
            {
                _wrong.Add($"{described.Id}: {(int)response.StatusCode} to who has it");
            }
        }
    }
}
