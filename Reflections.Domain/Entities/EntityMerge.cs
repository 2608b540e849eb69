using Reflections.Domain.Extraction;
using Reflections.Domain.Patches;

namespace Reflections.Domain.Entities;

/// <summary>
/// Which entities of several sources are one. Equal ids are (type and normalised name); beyond that an entity joins the one of which some source
/// says that the name is another form, if that form means the same wherever it stands (<see cref="BatchAlias.HoldsElsewhere"/>) and all sources mean
/// the same one by it. Computed from what is read and never stored: a merge ends with its evidence.
/// </summary>
public sealed class EntityMerge
{
    private readonly Dictionary<string, string> rootOf = new(StringComparer.Ordinal);

    private EntityMerge()
    {
    }

    /// <summary>The merge of what sources say; their order does not matter.</summary>
    public static EntityMerge Of(IEnumerable<BatchEntity> entities)
    {
        var all = entities.ToList();
        var merge = new EntityMerge();
        var claims = all
            .SelectMany(entity => entity.Aliases.Where(alias => alias.HoldsElsewhere).Select(alias => (Form: KnowledgeIds.NormaliseName(alias.Form), Entity: entity)))
            .Distinct()
            .ToLookup(claim => claim.Form, claim => claim.Entity, StringComparer.Ordinal);
        var named = all.DistinctBy(entity => entity.Id).Select(entity => (Entity: entity, Name: KnowledgeIds.NormaliseName(entity.Name)));

        // A form belongs to a longer one, so longer ones are settled first.
        foreach (var (entity, name) in named.OrderByDescending(one => one.Name.Length).ThenBy(one => one.Name, StringComparer.Ordinal))
        {
            var roots = claims[name].Where(claimant => Fits(entity, claimant)).Select(claimant => merge.RootOf(claimant.Id)).Distinct(StringComparer.Ordinal).Take(2).ToList();
            if (roots.Count == 1 && roots[0] != entity.Id)
            {
                merge.rootOf.Add(entity.Id, roots[0]);
            }
        }

        return merge;
    }

    /// <summary>The id of the entity that <paramref name="id"/> is.</summary>
    public string RootOf(string id) => rootOf.GetValueOrDefault(id, id);

    private static bool Fits(BatchEntity entity, BatchEntity claimant) =>
        entity.Id != claimant.Id && (entity.Type == claimant.Type || entity.Type == EntityType.Other || claimant.Type == EntityType.Other);
}
