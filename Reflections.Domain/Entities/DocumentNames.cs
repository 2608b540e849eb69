using System.Collections.Frozen;
using Reflections.Domain.Extraction;
using Reflections.Domain.Patches;

namespace Reflections.Domain.Entities;

/// <summary>
/// What the names of one document stand for. Mentions of one type whose names differ only in what <see cref="KnowledgeIds.NormaliseName"/> leaves
/// out are one entity; a shorter form joins a longer one when the document leaves no other choice (<see cref="AliasFinder"/>). An entity's name,
/// and so its id, is that of its longest form, however often the others are written: text elsewhere does not change it.
/// </summary>
internal sealed class DocumentNames
{
    private readonly FrozenDictionary<string, string> nameOfAlias;

    private DocumentNames(IReadOnlyList<BatchEntity> entities, IReadOnlyDictionary<string, string> nameOfAlias)
    {
        Entities = entities;
        this.nameOfAlias = nameOfAlias.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Sorted by id.</summary>
    public IReadOnlyList<BatchEntity> Entities { get; }

    /// <summary>The names of a document.</summary>
    /// <param name="mentions">In any order.</param>
    /// <param name="text">The canonical text.</param>
    public static DocumentNames Of(IEnumerable<PlacedMention> mentions, string text)
    {
        var placed = mentions.OrderBy(mention => mention.Span.Start).ThenBy(mention => mention.Span.Length).ThenBy(mention => mention.Type).ToList();
        var forms = placed
            .GroupBy(mention => KnowledgeIds.NormaliseName(mention.Name), StringComparer.Ordinal)
            .ToDictionary(form => form.Key, form => new NameForm(form.Key, [.. form]), StringComparer.Ordinal);
        var aliases = AliasFinder.Find(forms, placed, text);

        var entities = new List<BatchEntity>();
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var aliasesOf = aliases.Values.ToLookup(alias => alias.Root, StringComparer.Ordinal);
        foreach (var form in forms.Values.Where(form => !aliases.ContainsKey(form.Name)))
        {
            foreach (var ofType in form.Mentions.GroupBy(mention => mention.Type))
            {
                var joined = ofType.Key == form.Type ? aliasesOf[form.Name].OrderBy(alias => alias.Form, StringComparer.Ordinal).ToList() : [];
                var entity = Entity(ofType.Key, [.. ofType], joined, forms);
                entities.Add(entity);
                joined.ForEach(alias => names[alias.Form] = entity.Name);
            }
        }

        return new DocumentNames([.. entities.OrderBy(entity => entity.Id, StringComparer.Ordinal)], names);
    }

    /// <summary>The name of the entity that <paramref name="written"/>, the whole of a fact's subject or object, is another form of; null when it is none.</summary>
    public string? NameOf(string written) => nameOfAlias.GetValueOrDefault(KnowledgeIds.NormaliseName(written));

    private static BatchEntity Entity(
        EntityType type, IReadOnlyList<PlacedMention> mentions, IReadOnlyList<FoundAlias> joined, IReadOnlyDictionary<string, NameForm> forms)
    {
        var name = BestForm(mentions);
        var all = mentions.Concat(joined.SelectMany(alias => forms.TryGetValue(alias.Form, out var form) ? form.Mentions : [])).ToList();
        var variants = Written(mentions, AliasKind.Variant, null);
        var others = joined.SelectMany(alias => forms.TryGetValue(alias.Form, out var form)
            ? Written(form.Mentions, alias.Kind, alias.Evidence)
            : [new BatchAlias(alias.Written, alias.Kind, alias.Evidence!.Value)]);
        return new BatchEntity(
            KnowledgeIds.OfEntity(type, name),
            name,
            type,
            [.. all.Select(mention => mention.Span).Distinct().OrderBy(span => span.Start).ThenBy(span => span.Length).Take(BatchEntity.MaxMentions)])
        {
            Aliases = [.. variants.Concat(others).Where(alias => alias.Form != name).DistinctBy(alias => alias.Form).OrderBy(alias => alias.Form, StringComparer.Ordinal)],
        };
    }

    private static IEnumerable<BatchAlias> Written(IEnumerable<PlacedMention> mentions, AliasKind kind, TextSpan? evidence) => mentions
        .GroupBy(mention => mention.Name, StringComparer.Ordinal)
        .Select(form => new BatchAlias(form.Key, kind, evidence ?? form.First().Span));

    // The form written most often; of equals the one that is not shouted, then the first in the text.
    private static string BestForm(IEnumerable<PlacedMention> mentions) => mentions
        .GroupBy(mention => mention.Name, StringComparer.Ordinal)
        .OrderByDescending(form => form.Select(mention => mention.Span).Distinct().Count())
        .ThenBy(form => form.Key.Any(char.IsLower) ? 0 : 1)
        .ThenBy(form => form.Min(mention => mention.Span.Start))
        .ThenBy(form => form.Key, StringComparer.Ordinal)
        .First().Key;
}
