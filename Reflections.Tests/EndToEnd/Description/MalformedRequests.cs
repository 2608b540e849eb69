using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Reflections.Tests.EndToEnd.Description;

/// <summary>Makes requests for described operations of which mostly something is wrong.</summary>
/// <param name="seed">The same seed makes the same requests.</param>
/// <param name="known">Values of path parameters that are there.</param>
internal sealed class MalformedRequests(int seed, IReadOnlyDictionary<string, string> known)
{
    private static readonly string[] Names =
    [
        "%00", "%0A", "%0D%0A", "%2F", "%2f..%2f..%2fetc%2fpasswd", "..", ".", "%2e%2e", "%25", "%2500", "%", "%z1", "%C0%AF", "%ED%A0%80", "%F0%9F%92%A5", "%E2%80%AE",
        "\u00e6", "runs", "reflections", "sources", "'%20OR%201=1", "%3Cscript%3E", "a;b", "a%20b", "null", "-1", "{x}", "$metadata", "*", "%7F", "+", "con", "",
        new('n', 128), new('n', 129), new('n', 5000), "%22%27%60", "0198aaaabbbb7ccc8dddeeeeffff0000", new('0', 64), new('F', 64),
    ];

    private static readonly string[] Values =
    [
        "", "0", "-1", "1", "2", "1.5", "1e3", "99999999999999999999", "NaN", "true", "TRUE", "maybe", "%00", "%zz", "%", "%ED%A0%80", "%F0%9F%92%A5", "%2B", "+", "a%0Ab",
        "2024", "2024-13", "2024-02-30", "0000", "9999-12-31", "positive", "person", "completed,failed", "a,b,,", "%5B%5D", "%7B%22a%22%3A1%7D", "'", "eyJhIjoxfQ", "AAAA",
        "e30", "bnVsbA", "W10", "_____w", "MSAyIDM", "1!8!abc", "0198aaaabbbb7ccc8dddeeeeffff0000", new('q', 1000), new('q', 1001), new('q', 7000), "%25%25%25", "*", "%22", "-0", "1%202",
        "respond-async", "2026-03-01T12:00:00Z", "2026-03-01T12:00:00%2B99:00", "10000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", new('0', 64), new('a', 64),
    ];

    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "FOO", "get"];

    private static readonly string[] Headers =
    [
        "Idempotency-Key: ", "Idempotency-Key: a", "Idempotency-Key: \u00e6\u00f8", "Idempotency-Key: a\tb", $"Idempotency-Key: {new string('k', 256)}",
        "If-None-Match: *", "If-None-Match: \"", "If-None-Match: W/\"x\", \"y\"", "If-None-Match: ,,,", "If-Match: \"x\"", "If-Modified-Since: yesterday", "If-Unmodified-Since: 0",
        "Prefer: respond-async, wait=99999999999999999999", "Prefer: wait=-1", "Prefer: wait", "Prefer: ;;==,,", "Prefer: wait=0", "Prefer: wait=0.5", "Prefer: wait=\"",
        "Range: bytes=0-0", "Range: bytes=9999999999-", "Accept: nothing/*", "Accept-Encoding: identity;q=0", "Content-Encoding: gzip", "Expect: 200-ok", "Origin: null", "Origin: https://example.com",
        "X-HTTP-Method-Override: DELETE", "X-Forwarded-Host: example.com", "Cookie: a=b; a=c; \"", "Authorization: Bearer x", "x-functions-key: ", "x-functions-key: wrong",
        "traceparent: 00-zz-zz-00", "baggage: %%%", "Host: example.com", "Connection: Upgrade", "Upgrade: websocket", $"X-Long: {new string('h', 30000)}", "Transfer-Encoding: gzip", "Bad Header: x",
    ];

    private static readonly string[] MediaTypes =
    [
        "application/json", "application/json; charset=utf-16", "application/json; charset=nonsense", "text/plain", "text/plain; charset=utf-32", "text/markdown", "text/html", "text/csv",
        "application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/octet-stream", "application/problem+json", "multipart/form-data",
        "image/png", "nonsense", "/", "*/*", "text/plain; a=", "application/x-www-form-urlencoded", "\u00e6/\u00f8", "",
    ];

    private static readonly string[] Literals =
    [
        "null", "true", "0", "-1", "1.5", "1e999", "99999999999999999999999", "\"\"", "\"x\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\ud83d\\ude00\"", "[]", "{}", "[null]", "[[[]]]", "{\"a\":{}}", "\"cancel\"",
        "\"0198aaaabbbb7ccc8dddeeeeffff0000\"", "\"http://127.0.0.1:1/\"", "\"file:///etc/passwd\"", "\"http://[::1]:99999/\"", "\"//\"", "[\"a\",\"a\"]", "[1,\"x\",null]", "2147483648", "\"2026-03-01\"",
    ];

    private readonly Random _random = new(seed);

    /// <summary>A request whose connection the server closes after its answer.</summary>
    public byte[] Next()
    {
        var operation = Pick(ApiDescription.Embedded.Operations);
        var method = Happens(0.85) ? operation.Method : Pick(Methods);
        var head = new StringBuilder($"{method} {Target(operation)} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n");
        for (var i = _random.Next(3); i > 0; i--)
        {
            head.Append(CultureInfo.InvariantCulture, $"{Pick(Headers)}\r\n");
        }

        byte[] body = method is "POST" or "PUT" or "PATCH" || Happens(0.05) ? Body(operation) : [];
        if (body.Length > 0 || method == "POST")
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Type: {(Happens(0.6) ? "application/json" : Pick(MediaTypes))}\r\n");
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n");
        }

        return [.. Encoding.UTF8.GetBytes(head.Append("\r\n").ToString()), .. body];
    }

    private string Target(DescribedOperation operation)
    {
        var parameters = ApiDescription.Embedded.Parameters(operation).ToList();
        var path = parameters.Where(parameter => parameter.In == "path").Aggregate(
            operation.Route, (route, parameter) => route.Replace($"{{{parameter.Name}}}", Segment(parameter.Name), StringComparison.Ordinal));
        var query = parameters.Where(parameter => parameter.In == "query" && Happens(0.4))
            .SelectMany(parameter => Enumerable.Repeat(parameter.Name, Happens(0.05) ? 2 : 1))
            .Select(name => $"{name}={(known.TryGetValue(name, out var value) && Happens(0.5) ? value : Pick(Values))}")
            .Concat(Happens(0.05) ? [Pick(Values)] : []);
        return $"{path}{(Happens(0.05) ? Pick(["/", "//", "%2F", "/x", ";a", "%00", "."]) : "")}?{string.Join('&', query)}";
    }

    private string Segment(string parameter) => Happens(0.7) && known.TryGetValue(parameter, out var value) ? value : Pick(Names);

    private byte[] Body(DescribedOperation operation) => _random.Next(12) switch
    {
        0 => [],
        1 => Encoding.UTF8.GetBytes(new string('[', 5000)),
        2 => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 5000))),
        3 => Encoding.UTF8.GetBytes($"{{\"content\": \"{new string('x', 300_000)}\", \"reviewer\": \"{new string('x', 100_000)}\"}}"),
        4 => Noise(),
        5 => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("{}")],
        6 => Encoding.UTF8.GetBytes(Pick(Literals)),
        7 when Happens(0.1) => Encoding.UTF8.GetBytes(new string(' ', 6 * 1024 * 1024)),
        _ => Encoding.UTF8.GetBytes(Damaged(Json(ApiDescription.Embedded.BodyOf(operation)))),
    };

    private byte[] Noise()
    {
        var noise = new byte[_random.Next(1, 2000)];
        _random.NextBytes(noise);
        return noise;
    }

    /// <summary>An object with some of the described members, some with the wrong values.</summary>
    private string Json(JsonNode? schema)
    {
        var members = schema?["properties"] as JsonObject ?? new JsonObject { ["a"] = new JsonObject() };
        return $"{{{string.Join(',', members.Where(_ => Happens(0.6)).Select(member => $"\"{member.Key}\":{Value(member.Key, ApiDescription.Embedded.Follow(member.Value!))}"))}}}";
    }

    private string Value(string name, JsonNode schema) =>
        known.TryGetValue(name, out var value) && Happens(0.3) ? $"\"{value}\""
        : Happens(0.4) ? Pick(Literals)
        : schema["properties"] is not null ? Json(schema)
        : schema["items"] is { } items ? $"[{string.Join(',', Enumerable.Range(0, _random.Next(4)).Select(_ => Value(name, ApiDescription.Embedded.Follow(items))))}]"
        : Pick(Literals);

    private string Damaged(string json) => _random.Next(8) switch
    {
        0 => json[.._random.Next(json.Length)],
        1 => json + json,
        2 => json.Replace(':', '='),
        3 => json.Replace("\"", "'", StringComparison.Ordinal),
        4 => json.Insert(_random.Next(json.Length), "\0"),
        _ => json,
    };

    private bool Happens(double share) => _random.NextDouble() < share;

    private T Pick<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];
}
