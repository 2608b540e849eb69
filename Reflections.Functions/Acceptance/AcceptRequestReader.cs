using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Reflections.Domain.Documents;
using Reflections.Domain.Identity;
using Reflections.Functions.Fetching;
using Reflections.Functions.Hosting;

namespace Reflections.Functions.Acceptance;

/// <summary>Turns an HTTP request into an <see cref="AcceptRequest"/>, or says what is wrong with it.</summary>
public sealed class AcceptRequestReader(IOptions<AcceptanceOptions> options)
{
    // Both stand in the run's row, whose size is limited.
    private const int MaxNameLength = 1024;
    private const int MaxContentTypeLength = 512;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Reads headers, query and body.</summary>
    /// <exception cref="ProblemException">The request cannot be accepted.</exception>
    public async Task<AcceptRequest> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        var reflection = RoutePath.Reflection(request);
        var source = RoutePath.Source(request);
        var key = ReadKey(request);
        var body = await ReadBodyAsync(request, cancellation);
        var mediaType = MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? type.MediaType.Value : null;
        RequireShort(request.ContentType);
        if (request.ContentType is not null && mediaType is null)
        {
            throw Unsupported(request.ContentType);
        }

        var envelope = string.Equals(mediaType, "application/json", StringComparison.OrdinalIgnoreCase) ? ReadEnvelope(body) : null;
        var force = envelope?.Force ?? QueryFlag.Read(request, "force");
        var retryOf = ReadRetryOf(envelope?.RetryOf ?? request.Query["retryOf"].FirstOrDefault());
        if (envelope is { Url: not null, Content: not null })
        {
            throw new ProblemException(Problem.InvalidField("content", "must not be given together with url"));
        }

        if (envelope?.Url is { } url)
        {
            return new AcceptRequest(reflection, source, key, ReadUrl(url), null, force, retryOf);
        }

        if (envelope is { Content: null })
        {
            throw new ProblemException(new Problem(400, "missing-field", "A field is missing.", "The body must have 'url' or 'content'.", "url"));
        }

        var content = envelope is null
            ? ReadContent(body, request.ContentType, request.Query["name"].FirstOrDefault())
            : ReadInline(envelope.Content!, envelope.ContentType, envelope.Name);
        return new AcceptRequest(reflection, source, key, null, content, force, retryOf);
    }

    /// <summary>The key that the caller gave, or null.</summary>
    /// <exception cref="ProblemException">It is not valid.</exception>
    internal static IdempotencyKey? ReadKey(HttpRequest request)
    {
        if (!request.Headers.TryGetValue("Idempotency-Key", out var values))
        {
            return null;
        }

        return IdempotencyKey.TryCreate(values.ToString(), out var key, out var problem)
            ? key : throw new ProblemException(Problem.InvalidField("Idempotency-Key", problem, IdempotencyKey.MaxLength));
    }

    internal Task<BinaryData> ReadBodyAsync(HttpRequest request, CancellationToken cancellation) =>
        RequestBody.ReadAsync(request, options.Value.MaxContentBytes, cancellation);

    private static Envelope ReadEnvelope(BinaryData body)
    {
        try
        {
            return JsonSerializer.Deserialize<Envelope>(body, Json) ?? throw new JsonException("The body is null.");
        }
        catch (JsonException error)
        {
            throw new ProblemException(Problem.InvalidJson(error));
        }
    }

    private static RunId? ReadRetryOf(string? text) => text is null ? null
        : RunId.TryParse(text, null, out var id) ? id : throw new ProblemException(Problem.InvalidField("retryOf", "must be a run id"));

    /// <summary>An address that may be fetched.</summary>
    /// <exception cref="ProblemException">It may not.</exception>
    internal static Uri ReadUrl(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url))
        {
            throw new ProblemException(Problem.InvalidField("url", "must be an absolute http or https address"));
        }

        return AddressGuard.Judge(url) is { Refusal: { } refusal }
            ? throw new ProblemException(new Problem(400, "refused-url", "The address is refused.", refusal, "url")) : url;
    }

    /// <summary>Content that stands as text in JSON.</summary>
    /// <exception cref="ProblemException">It is no document.</exception>
    internal InlineContent ReadInline(string content, string? contentType, string? name) => ReadContent(BinaryData.FromString(content), Utf8(contentType), name);

    /// <summary>Content, read and made canonical.</summary>
    /// <exception cref="ProblemException">It is not readable as what it is declared as, or too large.</exception>
    internal InlineContent ReadContent(BinaryData bytes, string? contentType, string? name) =>
        name?.Length > MaxNameLength ? throw new ProblemException(Problem.InvalidField("name", "is too long", MaxNameLength)) :
        DocumentReader.Read(bytes, contentType, name, options.Value.Documents) switch
        {
            DocumentReading.Accepted read => new InlineContent(bytes, contentType, name, read.Document),
            DocumentReading.Refused refused => throw new ProblemException(ToProblem(refused)),
            var other => throw new InvalidOperationException($"Unknown reading {other}."),
        };

    private Problem ToProblem(DocumentReading.Refused refused) => refused.Code switch
    {
        DocumentRefusal.MediaType => new Problem(415, "media-type", "The media type is not supported.", refused.Message, "Content-Type"),
        DocumentRefusal.Empty or DocumentRefusal.NoMainText => new Problem(400, "empty-content", "The content is empty.", refused.Message, "content"),
        DocumentRefusal.NoText => new Problem(400, "no-text", "The content has no text.", refused.Message, "content"),
        DocumentRefusal.Encrypted => new Problem(400, "encrypted-content", "The content is encrypted.", refused.Message, "content"),
        DocumentRefusal.Damaged => new Problem(400, "damaged-content", "The content is damaged.", refused.Message, "content"),
        DocumentRefusal.TooLarge => new Problem(413, "too-large", "The content is too large.", refused.Message, "content"),
        _ => new Problem(400, "not-text", "The content is not text.", refused.Message, "content"),
    };

    private static void RequireShort(string? contentType)
    {
        if (contentType?.Length > MaxContentTypeLength)
        {
            throw new ProblemException(Problem.InvalidField("Content-Type", "is too long", MaxContentTypeLength));
        }
    }

    private static ProblemException Unsupported(string contentType) =>
        new(new Problem(415, "media-type", "The media type is not supported.", $"'{contentType}' is not a media type.", "Content-Type"));

    // Text inside JSON is text already: whatever charset its label names, the bytes made of it are UTF-8.
    private static string? Utf8(string? contentType)
    {
        RequireShort(contentType);
        return contentType is null ? null
            : MediaTypeHeaderValue.TryParse(contentType, out var type) ? new MediaTypeHeaderValue(type.MediaType) { Encoding = Encoding.UTF8 }.ToString()
            : throw Unsupported(contentType);
    }

    private sealed record Envelope(string? Url, string? Content, string? ContentType, string? Name, bool? Force, string? RetryOf);
}
