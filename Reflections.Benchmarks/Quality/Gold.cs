using System.Text.Json;
using System.Text.Json.Serialization;
using Reflections.Domain.Extraction;

namespace Reflections.Benchmarks.Quality;

/// <summary>The labelled set: what a careful reader wrote down.</summary>
/// <param name="Questions">What a reader might ask, with the passages that answer; null when none are labelled.</param>
public sealed record Gold(IReadOnlyList<GoldDocument> Documents, IReadOnlyList<GoldQuestion>? Questions)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    /// <summary>Reads the file.</summary>
    public static Gold Load(string path) =>
        JsonSerializer.Deserialize<Gold>(File.ReadAllBytes(path), Options) ?? throw new InvalidDataException($"{path} holds no labels.");
}

/// <summary>The labels of one document.</summary>
/// <param name="File">Path from the gold file's folder.</param>
/// <param name="Annotated">False when the document is not labelled in full and so cannot be scored.</param>
public sealed record GoldDocument(
    string File, bool Annotated, IReadOnlyList<GoldEntity>? Entities, IReadOnlyList<GoldFact>? Facts, IReadOnlyList<GoldNotFact>? NotFacts);

/// <summary>An entity, once a document by its fullest name.</summary>
public sealed record GoldEntity(string Text, EntityType Type);

/// <summary>A statement.</summary>
/// <param name="Occurrence">Which of the places with these words, from 0.</param>
/// <param name="Date">ISO 8601, whole or in part, or null.</param>
public sealed record GoldFact(string Subject, string Predicate, string Object, string Quote, FactPolarity Polarity, int Occurrence = 0, string? Date = null);

/// <summary>A sentence that states nothing, and why.</summary>
public sealed record GoldNotFact(string Quote, string Why);

/// <summary>A question to search for.</summary>
/// <param name="Question">As a person would word it who has not seen the texts.</param>
public sealed record GoldQuestion(string Question, IReadOnlyList<GoldAnswer> Answers);

/// <summary>A passage that answers a question.</summary>
/// <param name="File">Path from the gold file's folder.</param>
/// <param name="Quote">Words of the passage.</param>
/// <param name="Grade">2 when it answers, 1 when it helps.</param>
public sealed record GoldAnswer(string File, string Quote, int Grade);
