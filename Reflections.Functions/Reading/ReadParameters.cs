using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Reflections.Domain.Consistency;
using Reflections.Domain.Extraction;
using Reflections.Domain.Identity;
using Reflections.Functions.Hosting;

namespace Reflections.Functions.Reading;

/// <summary>Query parameters of the read functions. A parameter without a value counts as not given; what cannot be used is a problem that names it.</summary>
internal static class ReadParameters
{
    /// <summary>Longest text of a parameter, in UTF-16 units.</summary>
    public const int MaxText = 1000;

    private static readonly Dictionary<string, EntityType> Types =
        Enum.GetValues<EntityType>().ToDictionary(type => JsonNamingPolicy.SnakeCaseLower.ConvertName(type.ToString()), StringComparer.Ordinal);

    public static int Top(HttpRequest request, int otherwise, int most) =>
        Text(request, "top") is not { } text ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var top) && top >= 1 && top <= most ? top
        : throw Invalid("top", FormattableString.Invariant($"must be a whole number from 1 to {most}"), most);

    public static string? Text(HttpRequest request, string name)
    {
        var values = request.Query[name];
        if (values.Count > 1)
        {
            throw Invalid(name, "must be given once");
        }

        return string.IsNullOrEmpty(values) ? null
            : values.ToString() is { Length: <= MaxText } text ? text
            : throw Invalid(name, FormattableString.Invariant($"must be at most {MaxText} characters"), MaxText);
    }

    public static string Query(HttpRequest request) =>
        Text(request, "q") is { } text && !string.IsNullOrWhiteSpace(text)
            ? text
            : throw (request.Query.ContainsKey("q")
                ? Invalid("q", "must not be empty")
                : new ProblemException(new Problem(400, "missing-field", "A field is missing.", "q is missing.", "q")));

    public static SourceId? Source(HttpRequest request) =>
        Text(request, "source") is not { } text ? null
        : SourceId.TryCreate(text, out var id, out var problem) ? id
        : throw new ProblemException(Problem.InvalidId("source", problem));

    public static EntityType? Type(HttpRequest request) =>
        Text(request, "type") is not { } text ? null
        : Types.TryGetValue(text, out var type) ? type
        : throw Invalid("type", $"must be one of {string.Join(", ", Types.Keys)}");

    public static FactPolarity? Polarity(HttpRequest request) => Text(request, "polarity") switch
    {
        null => null,
        "positive" => FactPolarity.Positive,
        "negative" => FactPolarity.Negative,
        _ => throw Invalid("polarity", "must be 'positive' or 'negative'"),
    };

    public static PartialDate? Date(HttpRequest request, string name) =>
        Text(request, name) is not { } text ? null
        : PartialDate.TryParse(text, out var date) ? date
        : throw Invalid(name, "must be a year, a month or a day, as 2024, 2024-05 or 2024-05-03");

    private static ProblemException Invalid(string field, string problem, long? limit = null) => new(Problem.InvalidField(field, problem, limit));
}
