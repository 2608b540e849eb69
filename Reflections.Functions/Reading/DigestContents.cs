using Reflections.Domain.Consistency;
using Reflections.Domain.Identity;
using Reflections.Functions.Knowledge;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Reading;

/// <summary>What a digest shows, read and chosen.</summary>
/// <param name="Entity">The name that was asked for, or null for all.</param>
/// <param name="Sources">By id.</param>
/// <param name="Entities">Entities that were asked for, shown or not.</param>
/// <param name="Facts">Facts that were asked for, shown or not.</param>
/// <param name="Contradictions">Pairs of those facts that cannot both hold.</param>
/// <param name="Sections">By type of entity, then weight; what is about no entity last.</param>
/// <param name="LeftOut">Facts that are not shown.</param>
/// <param name="Damage">What could not be read.</param>
public sealed record DigestContents(
    ReflectionId Reflection, string? Entity, IReadOnlyList<KnowledgeView> Sources, int Entities, int Facts, int Contradictions,
    IReadOnlyList<DigestSection> Sections, int LeftOut, IReadOnlyList<StoredDamage> Damage);

/// <summary>An entity with what is stated about it.</summary>
/// <param name="Entity">Null for statements about none; it is cited nowhere.</param>
public sealed record DigestSection(CitedEntity? Entity, IReadOnlyList<DigestFact> Facts);

/// <summary>A fact as a digest shows it.</summary>
/// <param name="Statement">The fact, in the words of the source whose quote is the first citation.</param>
/// <param name="Related">What stands against, before and after it.</param>
public sealed record DigestFact(CitedFact Statement, IReadOnlyList<(FactRelationKind Kind, CitedFact Other)> Related);
