using Reflections.Domain.Extraction;
using Reflections.Domain.Patches;

namespace Reflections.Functions.Reading;

/// <summary>An entity with everything that the sources which were read say of it, under its own name or one that belongs to it.</summary>
/// <param name="Support">By source, at least one; the first of them names it as <paramref name="Id"/>.</param>
internal sealed record KnownEntity(string Id, IReadOnlyList<Said<BatchEntity>> Support)
{
    private IEnumerable<Said<BatchEntity>> Own => Support.Where(said => said.Item.Id == Id);

    public EntityType Type { get; } = Support.First(said => said.Item.Id == Id).Item.Type;

    /// <summary>The form of its own name that is mentioned most often.</summary>
    public string Name => field ??= Own
        .GroupBy(said => said.Item.Name, StringComparer.Ordinal)
        .OrderByDescending(form => form.Sum(said => said.Item.Mentions.Count))
        .ThenBy(form => form.Key, StringComparer.Ordinal)
        .First().Key;

    /// <summary>Names and aliases as written, but for <see cref="Name"/>; sorted.</summary>
    public IReadOnlyList<string> Aliases => field ??=
    [
        .. Support.SelectMany(said => said.Item.Aliases.Select(alias => alias.Form).Prepend(said.Item.Name))
            .Where(form => form != Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    /// <summary>Ids of the entities that belong to it; sorted.</summary>
    public IReadOnlyList<string> MergedIds => field ??=
        [.. Support.Select(said => said.Item.Id).Where(id => id != Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The normalised names under which facts are written about it.</summary>
    public IReadOnlySet<string> Names => field ??= Support.Select(said => KnowledgeIds.NormaliseName(said.Item.Name)).ToHashSet(StringComparer.Ordinal);

    /// <summary>Names and aliases, normalised.</summary>
    public IReadOnlySet<string> Forms => field ??= Aliases.Append(Name).Select(KnowledgeIds.NormaliseName).ToHashSet(StringComparer.Ordinal);

    /// <summary>What other sources may call it, normalised.</summary>
    public IEnumerable<string> NamesElsewhere => Names.Concat(
        Support.SelectMany(said => said.Item.Aliases.Where(alias => alias.HoldsElsewhere).Select(alias => KnowledgeIds.NormaliseName(alias.Form))));
}
