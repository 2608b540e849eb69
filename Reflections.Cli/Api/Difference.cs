namespace Reflections.Cli.Api;

/// <summary>What approving a held run would change.</summary>
/// <param name="AgainstGeneration">What it is compared with; 0 for nothing.</param>
/// <param name="Refused">Facts that stay out whatever is decided.</param>
internal sealed record Difference(
    string RunId, string SourceId, long AgainstGeneration,
    IReadOnlyList<StatedFact> FactsAdded, IReadOnlyList<StatedFact> FactsRetired, IReadOnlyList<ChangedFact> FactsChanged, IReadOnlyList<StatedFact> FactsUnchanged,
    IReadOnlyList<NamedEntity>? EntitiesAdded, IReadOnlyList<NamedEntity>? EntitiesRemoved, IReadOnlyList<RefusedFact>? Refused);

/// <summary>A fact of one side, with its proof.</summary>
/// <param name="Start">First UTF-16 unit of the quote in its side's canonical text.</param>
/// <param name="Passage">The words around the quote, with it; null from a host that does not tell.</param>
/// <param name="PassageStart">First UTF-16 unit of the passage; null with it.</param>
internal sealed record StatedFact(
    string Id, string Subject, string Predicate, string Object, string? Polarity, string? Modality, string? Date, int Start, string Quote, string? Passage, int? PassageStart);

/// <summary>The same of the same subject, before and after.</summary>
internal sealed record ChangedFact(StatedFact Before, StatedFact After);

/// <summary>An entity of one side.</summary>
internal sealed record NamedEntity(string Id, string Name, string Type);

/// <summary>A fact that the evaluation refuses.</summary>
internal sealed record RefusedFact(StatedFact Fact, string Code, string? Detail);
