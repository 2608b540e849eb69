using System.Net;
using System.Text;

namespace Reflections.Tests.EndToEnd.Description;

/// <summary>Somebody who has nothing but the description gets on with the host.</summary>
public sealed class GeneratedClientTests(GeneratedClient client, DescribedService service) : IClassFixture<GeneratedClient>, IClassFixture<DescribedService>
{
    private Uri Host => service.Api.Http.BaseAddress!;

    [Fact]
    public Task Walk_AllOfTheApi_Succeeds() => client.WalkAsync("RunAsync", service.Api.Http, Host, ApiSession.NewReflection());

    [Theory]
    [InlineData("\"ticket\":", "\"ticked\":")]
    [InlineData("\"status\":\"awaiting_review\"", "\"status\":\"asleep\"")]
    [InlineData("\"counts\":", "\"counts\":null,\"other\":")]
    [InlineData("\"timeline\":[", "\"timeline\":[1,")]
    public async Task Walk_AnswerOtherThanDescribed_Fails(string written, string other)
    {
        using var http = new HttpClient(new Forger(written, other));

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => client.WalkAsync("HeldAsync", http, Host, ApiSession.NewReflection()));

        Assert.Equal("Could not deserialize the response body stream as Generated.Run.", failure.Message.Split('\n')[0]);
    }

    /// <summary>Changes the answers to GET.</summary>
    private sealed class Forger(string written, string other) : DelegatingHandler(new HttpClientHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (request.Method == HttpMethod.Get && response.StatusCode == HttpStatusCode.OK)
            {
                var text = await response.Content.ReadAsStringAsync(cancellationToken);
                response.Content = new StringContent(text.Replace(written, other, StringComparison.Ordinal), Encoding.UTF8, "application/json");
            }

            return response;
        }
    }
}
