namespace Reflections.Tests.Cli;

/// <summary>An answer that a test wrote down.</summary>
/// <param name="RetryAfter">The header of that name, or null.</param>
internal sealed record FakeAnswer(int Status, string Body, string ContentType = "application/json", string? RetryAfter = null)
{
    public static FakeAnswer Problem(int status, string detail) => new(status, $$"""{"title":"Refused.","detail":"{{detail}}"}""", "application/problem+json");
}

/// <summary>A request to a scripted route.</summary>
/// <param name="Target">Method, a blank, path and query as they were sent.</param>
internal sealed record FakeRequest(string Target, string Body, string? IdempotencyKey);
