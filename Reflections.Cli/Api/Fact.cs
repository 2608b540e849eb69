namespace Reflections.Cli.Api;

/// <summary>A fact with every source that states it.</summary>
/// <param name="Date">The date the statement names, or null.</param>
internal sealed record Fact(
    string Id, string Subject, string Predicate, string Object, string? Polarity, string? Modality, string? Date, double Confidence,
    IReadOnlyList<FactRelation>? Relations, IReadOnlyList<Citation>? Citations);

/// <summary>Another fact that contradicts, precedes or succeeds one.</summary>
internal sealed record FactRelation(string Id, string Kind);
