namespace Reflections.Domain.Consistency;

/// <summary>Another fact that says something else of the same thing.</summary>
/// <param name="Id">The other fact.</param>
public sealed record FactRelation(string Id, FactRelationKind Kind);

/// <summary>What another fact is to a fact.</summary>
public enum FactRelationKind
{
    /// <summary>They cannot both hold.</summary>
    Contradicts = 0,

    /// <summary>It holds of a time before: this fact succeeds it.</summary>
    Earlier = 1,

    /// <summary>It holds of a time after: it succeeds this fact.</summary>
    Later = 2,
}
