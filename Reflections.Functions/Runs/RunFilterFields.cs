using System.Globalization;
using Reflections.Domain.Identity;
using Reflections.Domain.Runs;
using Reflections.Functions.Hosting;

namespace Reflections.Functions.Runs;

/// <summary>A filter of runs as callers write it. What is not given, or empty, asks for nothing.</summary>
/// <param name="Status">Names of statuses, any of which will do.</param>
/// <param name="CreatedAfter">ISO 8601; UTC unless it says otherwise.</param>
/// <param name="CreatedBefore">As <paramref name="CreatedAfter"/>.</param>
public sealed record RunFilterFields(
    IReadOnlyList<string>? Status = null, string? Source = null, string? SourcePrefix = null, string? ErrorClass = null, string? CreatedAfter = null,
    string? CreatedBefore = null, string? RetryOf = null)
{
    private static readonly string[] TimeFormats = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>The filter.</summary>
    /// <exception cref="ProblemException">A field cannot be used; the problem names it.</exception>
    public RunFilter Read() => new()
    {
        Statuses = [.. (Status ?? []).Select(StatusOf).Distinct().Order()],
        Source = string.IsNullOrEmpty(Source) ? null
            : SourceId.TryCreate(Source, out var source, out var problem) ? source : throw new ProblemException(Problem.InvalidId("source", problem)),
        SourcePrefix = TextOf(SourcePrefix),
        ErrorClass = TextOf(ErrorClass),
        CreatedAfter = TimeOf("createdAfter", CreatedAfter),
        CreatedBefore = TimeOf("createdBefore", CreatedBefore),
        RetryOf = string.IsNullOrEmpty(RetryOf) ? null : RunId.TryParse(RetryOf, null, out var run) ? run : throw Invalid("retryOf", "must be a run id"),
    };

    private static RunStatus StatusOf(string? name) => RunStatusNames.TryParse(name, out var status)
        ? status : throw Invalid("status", $"must be one of {string.Join(", ", Enum.GetValues<RunStatus>().Select(known => known.ToWire()))}");

    private static string? TextOf(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static DateTimeOffset? TimeOf(string field, string? text) => string.IsNullOrEmpty(text) ? null
        : DateTimeOffset.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
        : throw Invalid(field, "must be a time as 2024-05-03T12:00:00Z, or a day");

    private static ProblemException Invalid(string field, string problem) => new(Problem.InvalidField(field, problem));
}
