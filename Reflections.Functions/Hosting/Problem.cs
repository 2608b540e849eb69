using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Hosting;

/// <summary>A refusal with a stable type, as <c>application/problem+json</c> (RFC 9457).</summary>
/// <param name="Kind">Last part of the type URN.</param>
/// <param name="Field">The field that is meant, or null.</param>
/// <param name="Limit">The limit that was passed, or null.</param>
public sealed record Problem(int Status, string Kind, string Title, string Detail, string? Field = null, long? Limit = null)
{
    private const string TypePrefix = "urn:reflections:problem:";

    /// <summary>The stable name of this kind of problem.</summary>
    public string Type => TypePrefix + Kind;

    /// <summary>A name that is no valid id.</summary>
    public static Problem InvalidId(string field, string problem) => new(400, "invalid-id", "The name is not valid.", $"{field} {problem}.", field);

    /// <summary>A field with a value that cannot be used.</summary>
    public static Problem InvalidField(string field, string problem, long? limit = null) =>
        new(400, "invalid-field", "A field is not valid.", $"{field} {problem}.", field, limit);

    /// <summary>A body that is not the JSON that is asked for. It names the place only: the reader's own message names types of this program.</summary>
    public static Problem InvalidJson(JsonException error) => new(
        400, "invalid-json", "The body is not valid JSON.",
        error.LineNumber is { } line
            ? FormattableString.Invariant($"The body is not the JSON that is asked for, at line {line + 1}, byte {(error.BytePositionInLine ?? 0) + 1}.")
            : "The body is not the JSON that is asked for.",
        error.Path is { Length: > 2 } path ? path[2..] : null);

    /// <summary>Something that is not there.</summary>
    public static Problem NotFound(string what) => new(404, "not-found", "Not found.", $"{what} is not known.");

    /// <summary>Something that the present state forbids.</summary>
    public static Problem Conflict(string detail) => new(409, "conflict", "The present state does not allow this.", detail);

    /// <summary>Content over a limit, in bytes.</summary>
    public static Problem TooLarge(long limit) => new(413, "too-large", "The content is too large.", $"The content is larger than {limit} bytes.", "content", limit);

    /// <summary>Something stored that cannot be read, and that somebody has to repair.</summary>
    public static Problem Damaged(StoredDamage damage) =>
        new(500, damage.ErrorClass.Split('.')[^1].Replace('_', '-'), "Something stored is damaged.", damage.Message) { Damage = damage };

    /// <summary>What is damaged, or null.</summary>
    public StoredDamage? Damage { get; private init; }

    /// <summary>Storage does not answer.</summary>
    public static Problem StorageUnavailable { get; } = new(
        503, "storage-unavailable", "Storage does not answer at present.",
        "The request may have taken effect or not. Send it again later; with an Idempotency-Key it stays one run.");

    /// <summary>The query cannot be embedded.</summary>
    public static Problem ModelUnavailable { get; } = new(
        503, "model-unavailable", "The embedding model does not answer at present.", "Nothing was searched. Send the request again later.");

    /// <summary>The host's own store cannot be used.</summary>
    public static Problem HostUnavailable { get; } = new(
        503, "host-unavailable", "The host cannot write its own store at present.",
        "Its disk may be full. Send the request again later; with an Idempotency-Key it stays one run.");

    /// <summary>An exception that nobody foresaw. What it says is in the log, under <paramref name="id"/>.</summary>
    public static Problem Internal(string id) =>
        new(500, "internal-error", "The request could not be served.", "The log of this host tells why, under the id.") { Id = id };

    /// <summary>Where the log tells more, or null.</summary>
    public string? Id { get; private init; }

    /// <summary>The HTTP answer.</summary>
    public IResult ToResult()
    {
        (string Name, object? Value)[] all =
        [
            ("field", Field), ("limit", Limit), ("table", Damage?.Table), ("partition", Damage?.Partition), ("row", Damage?.Row), ("blob", Damage?.Blob), ("id", Id),
        ];
        var extensions = all.Where(extension => extension.Value is not null).ToDictionary(extension => extension.Name, extension => extension.Value);
        return Results.Problem(Detail, statusCode: Status, title: Title, type: Type, extensions: extensions);
    }
}

/// <summary>Carries a <see cref="Problem"/> to the edge, where it becomes the answer.</summary>
public sealed class ProblemException(Problem problem) : Exception(problem.Detail)
{
    /// <summary>What is wrong.</summary>
    public Problem Problem { get; } = problem;
}
