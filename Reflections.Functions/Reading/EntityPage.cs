using System.Text.Json.Serialization;
using Reflections.Domain.Extraction;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Reading;

/// <summary>All that is known of one entity.</summary>
/// <param name="Aliases">Other names that sources use for it, as written; sorted.</param>
/// <param name="MergedIds">Ids under which it is also found; sorted.</param>
/// <param name="Mentions">In all sources.</param>
/// <param name="Sources">Those that name it, by source id.</param>
/// <param name="Facts">A part of the facts whose subject or object it is, sorted by subject, predicate and object.</param>
/// <param name="Contradictions">Pairs of its facts that cannot both hold, whether they stand in this part or not; newest first.</param>
/// <param name="Continuation">Asks for the next part of the facts; null at the end.</param>
public sealed record EntityPage(
    string Id, string Name, EntityType Type, IReadOnlyList<string> Aliases, IReadOnlyList<string> MergedIds, int Mentions,
    IReadOnlyList<EntitySource> Sources, IReadOnlyList<CitedFact> Facts, IReadOnlyList<Contradiction> Contradictions, string? Continuation)
{
    /// <inheritdoc cref="ItemPage{T}.Damaged"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<StoredDamage>? Damaged { get; init; }
}

/// <summary>A source that names an entity.</summary>
/// <param name="Mentions">In this source.</param>
/// <param name="Citation">The passage around the first mention.</param>
public sealed record EntitySource(int Mentions, Citation Citation);

/// <summary>Two facts that cannot both hold.</summary>
/// <param name="Fact">The id of one.</param>
/// <param name="Other">The id of the other; not newer.</param>
public sealed record Contradiction(string Fact, string Other);
