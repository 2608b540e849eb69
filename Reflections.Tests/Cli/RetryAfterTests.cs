using System.Net;
using Microsoft.Extensions.Time.Testing;
using Reflections.Cli.Api;

namespace Reflections.Tests.Cli;

public sealed class RetryAfterTests : CliFixture
{
    private const string Target = "GET /api/reflections/handbook/sources/a";

    [Fact]
    public async Task Send_HostPutsItOff_IsSentAgain()
    {
        await using var host = await FakeHost.StartAsync();
        host.State.Answer(Target, new FakeAnswer(503, string.Empty, RetryAfter: "0"));
        host.State.Answer(Target, new FakeAnswer(503, string.Empty, RetryAfter: "Thu, 01 Jan 2026 00:00:00 GMT"));
        host.State.Answer(Target, """{"sourceId":"a","status":"known"}""");

        Assert.Equal(0, await RunAgainstAsync(host, "sources", "a"));

        Assert.Equal(3, host.State.Requests.Count);
        Assert.Equal("The host cannot serve at present (503); asking again, up to 5 times.", Notes.TrimEnd());
    }

    [Fact]
    public async Task Send_HostPutsItOffForEver_IsGivenUp()
    {
        await using var host = await FakeHost.StartAsync();
        host.State.Answer(Target, FakeAnswer.Problem(503, "Storage does not answer at present.") with { RetryAfter = "0" });

        Assert.Equal(1, await RunAgainstAsync(host, "sources", "a"));

        Assert.Equal(1 + RetryAfterHandler.Repeats, host.State.Requests.Count);
        Assert.EndsWith("Storage does not answer at present.", Notes.TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(503, null)]
    [InlineData(503, "31")]
    [InlineData(500, "0")]
    public async Task Send_NotPutOffOrForTooLong_IsNotSentAgain(int status, string? pause)
    {
        await using var host = await FakeHost.StartAsync();
        host.State.Answer(Target, new FakeAnswer(status, string.Empty, RetryAfter: pause));

        Assert.Equal(1, await RunAgainstAsync(host, "sources", "a"));

        Assert.Single(host.State.Requests);
    }

    [Fact]
    public async Task Send_Pause_IsAsLongAsTheHostAsks()
    {
        var time = new FakeTimeProvider();
        var answers = new Answers();
        using var handler = new RetryAfterHandler(answers, time, null);
        using var http = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://127.0.0.1/") { Content = new StreamContent(new MemoryStream("body"u8.ToArray())) };

        var sending = http.SendAsync(request);
        time.Advance(TimeSpan.FromSeconds(6.9));
        Assert.Equal(1, answers.Count);
        time.Advance(TimeSpan.FromSeconds(0.2));
        using var answer = await sending;

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["body", "body"], answers.Bodies);
    }

    /// <summary>Puts the first request off for seven seconds.</summary>
    private sealed class Answers : HttpMessageHandler
    {
        public List<string> Bodies { get; } = [];

        public int Count => Bodies.Count;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            // As a socket would take it: the content is copied, and may be asked for again.
            using var body = new MemoryStream();
            request.Content!.CopyTo(body, null, cancellationToken);
            Bodies.Add(System.Text.Encoding.UTF8.GetString(body.ToArray()));
            var answer = new HttpResponseMessage(Count == 1 ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK);
            answer.Headers.TryAddWithoutValidation("Retry-After", "7");
            return Task.FromResult(answer);
        }
    }
}
