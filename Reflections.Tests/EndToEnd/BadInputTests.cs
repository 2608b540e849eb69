using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Reflections.Tests.EndToEnd;

[Collection(ServiceCollectionDefinition.Name)]
public sealed class BadInputTests(ServiceFixture service)
{
    private static readonly string Runs = ApiSession.RunsPath("bad-input", "a");

    private ApiSession Api => service.Api;

    [Theory]
    [InlineData("application/json", "{", 400, "invalid-json", null)]
    [InlineData("application/json", "{}", 400, "missing-field", "url")]
    [InlineData("application/json", "[1]", 400, "invalid-json", null)]
    [InlineData("application/json", "{\"url\": 5}", 400, "invalid-json", "url")]
    [InlineData("application/json", "{\"url\": \"not a url\"}", 400, "invalid-field", "url")]
    [InlineData("application/json", "{\"url\": \"ftp://example.com/a\"}", 400, "refused-url", "url")]
    [InlineData("application/json", "{\"url\": \"https://user:pw@example.com/\"}", 400, "refused-url", "url")]
    [InlineData("application/json", "{\"url\": \"https://example.com/\", \"content\": \"x\"}", 400, "invalid-field", "content")]
    [InlineData("application/json", "{\"content\": \" \\n\"}", 400, "empty-content", "content")]
    [InlineData("application/json", "{\"content\": \"x\", \"contentType\": \"image/png\"}", 415, "media-type", "Content-Type")]
    [InlineData("application/json", "{\"content\": \"x\", \"retryOf\": \"nope\"}", 400, "invalid-field", "retryOf")]
    [InlineData("text/plain", "", 400, "empty-content", "content")]
    [InlineData("text/plain", "a\0b", 400, "not-text", "content")]
    [InlineData("image/png", "x", 415, "media-type", "Content-Type")]
    public async Task Post_BadBody_IsRefusedWithItsField(string contentType, string body, int status, string type, string? field)
    {
        var content = new StringContent(body, Encoding.UTF8);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);

        var answer = await Api.PostAsync(Runs, content, null);

        AssertProblem(answer, status, type, field);
    }

    [Fact]
    public async Task Post_NameThatNoRowHolds_IsRefused() => AssertProblem(
        await Api.PostAsync("r", "s", $$"""{"content": "x", "name": "{{new string('n', 1_000_000)}}"}""", contentType: "application/json"), 400, "invalid-field", "name");

    [Fact]
    public async Task Post_ContentTypeThatNoRowHolds_IsRefusedWithTheLimit()
    {
        var answer = await PostLabelledAsync($"text/plain; label=\"{new string('x', 4000)}\"");

        AssertProblem(answer, 400, "invalid-field", "Content-Type");
        Assert.Equal(512, answer.Json.GetProperty("limit").GetInt32());
        AssertProblem(
            await Api.PostAsync("r", "s", $$"""{"content": "x", "contentType": "text/{{new string('n', 4000)}}"}""", contentType: "application/json"), 400, "invalid-field", "Content-Type");
    }

    [Fact]
    public async Task Post_ContentTypeThatNoBlobHeaderHolds_IsAccepted()
    {
        var answer = await PostLabelledAsync("text/plain; label=\"r\u00f8d\"");

        Assert.True(answer.Status is HttpStatusCode.Accepted or HttpStatusCode.OK, answer.Text);
    }

    [Fact]
    public async Task Post_InvalidNames_AreRefused()
    {
        AssertProblem(await Api.PostAsync("r", new string('s', 129), "text"), 400, "invalid-id", "sourceId");
        AssertProblem(await Api.PostAsync("r\u0007", "s", "text"), 400, "invalid-id", "reflectionId");
        AssertProblem(await Api.PostAsync("r", "s", "text", key: new string('k', 256)), 400, "invalid-field", "Idempotency-Key");
    }

    [Fact]
    public async Task Post_TooLarge_IsRefusedWithTheLimit()
    {
        var answer = await Api.PostAsync("bad-input", "a", new string('x', (5 * 1024 * 1024) + 1));

        AssertProblem(answer, 413, "too-large", "content");
        Assert.Equal(5 * 1024 * 1024, answer.Json.GetProperty("limit").GetInt64());
    }

    [Theory]
    [InlineData("/api/reflections/nobody-knows-it/runs")]
    [InlineData("/api/reflections/nobody-knows-it/sources")]
    [InlineData("/api/reflections/nobody-knows-it/facts")]
    [InlineData("/api/reflections/nobody-knows-it/search?q=x")]
    [InlineData("/api/reflections/nobody-knows-it/runs/0198aaaabbbb7ccc8dddeeeeffff0000")]
    [InlineData("/api/reflections/nobody-knows-it/runs/no-run-id")]
    public async Task Get_Unknown_IsNotFound(string path) => AssertProblem(await Api.GetAsync(path), 404, "not-found", null);

    [Fact]
    public async Task Post_SourceIdsWithSlashesAndEscapes_AreDifferentSources()
    {
        var reflection = ApiSession.NewReflection();
        await Api.IngestAsync(reflection, "a/b", "Marta Lindqvist founded Norvik Ferries.");
        await Api.IngestAsync(reflection, "a%2Fb", "Jonas Vik founded Ytre Fjell Guest House.");

        var items = (await Api.GetAsync($"/api/reflections/{reflection}/sources")).Json.GetProperty("items");

        Assert.Equal(["a%2Fb", "a/b"], items.EnumerateArray().Select(source => source.Text("sourceId")).Order(StringComparer.Ordinal));
    }

    private async Task<Answer> PostLabelledAsync(string contentType)
    {
        using var handler = new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 };
        using var http = new HttpClient(handler) { BaseAddress = Api.Http.BaseAddress };
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes($"A note of {Guid.NewGuid():N}."));
        Assert.True(content.Headers.TryAddWithoutValidation("Content-Type", contentType));
        using var response = await http.PostAsync(new Uri(Runs, UriKind.Relative), content);
        return await Answer.OfAsync(response);
    }

    private static void AssertProblem(Answer answer, int status, string type, string? field)
    {
        Assert.Equal((HttpStatusCode)status, answer.Status);
        Assert.Equal("application/problem+json", answer.MediaType);
        Assert.Equal($"urn:reflections:problem:{type}", answer.Json.Text("type"));
        if (field is not null)
        {
            Assert.Equal(field, answer.Json.Text("field"));
        }
    }
}
