using Reflections.Domain.Entities;
using Reflections.Domain.Patches;
using Reflections.Functions.Knowledge;

namespace Reflections.Functions.Reading;

/// <summary>The entities of the sources that were read, merged (<see cref="EntityMerge"/>).</summary>
internal sealed class KnownEntities
{
    private readonly ILookup<string, KnownEntity> byName;
    private readonly ILookup<string, KnownEntity> byForm;

    /// <param name="views">By source id.</param>
    public KnownEntities(IReadOnlyList<KnowledgeView> views)
    {
        var said = views.SelectMany(view => view.Entities.Select(entity => new Said<BatchEntity>(view, entity))).ToList();
        var merge = EntityMerge.Of(said.Select(one => one.Item));
        All = [.. said.GroupBy(one => merge.RootOf(one.Item.Id), StringComparer.Ordinal).Select(group => new KnownEntity(group.Key, [.. group]))];
        byName = Lookup(entity => entity.Names);
        byForm = Lookup(entity => entity.Forms);

        ILookup<string, KnownEntity> Lookup(Func<KnownEntity, IEnumerable<string>> keys) => All
            .SelectMany(entity => keys(entity).Select(key => (key, entity))).ToLookup(pair => pair.key, pair => pair.entity, StringComparer.Ordinal);
    }

    public IReadOnlyList<KnownEntity> All { get; }

    /// <summary>The entities of which <paramref name="form"/>, normalised, is a name or an alias.</summary>
    public IEnumerable<KnownEntity> OfForm(string form) => byForm[form];

    /// <summary>The entity that has the id, as its own or as one that was merged into it.</summary>
    public KnownEntity? OfId(string id) => All.FirstOrDefault(entity => entity.Id == id || entity.MergedIds.Contains(id));

    /// <summary>The normalised names under which facts about <paramref name="asked"/>, a name or an alias, are written.</summary>
    public IReadOnlySet<string> NamesFor(string asked)
    {
        var form = KnowledgeIds.NormaliseName(asked);
        return OfForm(form).SelectMany(entity => entity.Names).Append(form).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The one name of whoever or whatever a fact's subject or object names; as written when it is no entity's, or that of several.</summary>
    public string NameOf(string written) =>
        byName[KnowledgeIds.NormaliseName(written)].Take(2).ToList() is [var only] ? only.Name : written;
}
