using Reflections.Domain.Extraction;

namespace Reflections.Domain.Entities;

/// <summary>The names of a document by what a shorter form of them would look like.</summary>
internal sealed class LongerNames
{
    private readonly ILookup<string, NameForm> byFirstWord;
    private readonly ILookup<string, NameForm> byLastWord;
    private readonly ILookup<string, NameForm> byBareName;
    private readonly ILookup<string, NameForm> byLetters;

    public LongerNames(IEnumerable<NameForm> names)
    {
        var all = names.ToList();
        var several = all.Where(name => name.Name.Contains(' ', StringComparison.Ordinal)).ToList();
        byFirstWord = several.ToLookup(name => NameForms.Words(name.Name)[0], StringComparer.Ordinal);
        byLastWord = several.ToLookup(name => NameForms.Words(NameForms.WithoutLegalForm(name.Name) ?? name.Name)[^1], StringComparer.Ordinal);
        byBareName = several.Where(name => NameForms.WithoutLegalForm(name.Name) is not null).ToLookup(name => NameForms.WithoutLegalForm(name.Name)!, StringComparer.Ordinal);
        byLetters = all.ToLookup(name => NameForms.Compact(name.Name), StringComparer.Ordinal);
    }

    /// <summary>The names that <paramref name="form"/> may stand for, and those that stand in the way; none when it is no form of another.</summary>
    public List<NameLink> LinksOf(NameForm form)
    {
        var name = form.Name;
        var written = form.Mentions[0].Name;
        if (form.Type is null || !(char.IsUpper(written[0]) || char.IsDigit(written[0]) || written.StartsWith("the ", StringComparison.OrdinalIgnoreCase)))
        {
            return [];
        }

        var words = NameForms.Words(name);
        var links = new Dictionary<string, NameLink>(StringComparer.Ordinal);
        Add(byBareName[name], AliasKind.LegalForm, other => form.Agrees(other) && IsType(other, EntityType.Organisation));
        Add(byLetters[NameForms.Compact(name)], AliasKind.Spelling, other => form.Agrees(other) && IsShorter(name, other.Name));
        Add(byLastWord[words[^1]], AliasKind.LastName, other => form.Agrees(other) && other.Type == EntityType.Person && NameForms.IsLastName(name, other.Name));
        Add(byFirstWord[words[0]], AliasKind.Part, other => form.Agrees(other) && other.Type == EntityType.Organisation && NameForms.IsPart(name, other.Name));
        Add(byLastWord[words[^1]], AliasKind.Part, other => form.Agrees(other) && other.Type == EntityType.Organisation && NameForms.IsPart(name, other.Name));
        if (links.Count > 0)
        {
            // A name of the form's own kind is meant before one of another; what is only seen to be a name may be either's.
            Add(byFirstWord[words[0]].Where(other => StartsWith(other.Name, name)), null, other => form.Type == EntityType.Other || other.Type is null);
            Add(byLastWord[words[^1]].Where(other => EndsWith(other.Name, name)), null, other => form.Type == EntityType.Other || other.Type is null);
        }

        return [.. links.Values];

        void Add(IEnumerable<NameForm> others, AliasKind? kind, Func<NameForm, bool> fits)
        {
            foreach (var other in others.Where(other => other.Name != name && fits(other)))
            {
                links.TryAdd(other.Name, new NameLink(name, written, other.Name, kind, null));
            }
        }
    }

    private static bool IsType(NameForm form, EntityType type) => form.Type == type || form.Type == EntityType.Other;

    // The one with more separators is the fuller; of equals the first in order.
    private static bool IsShorter(string one, string other) =>
        one.Length < other.Length || (one.Length == other.Length && string.CompareOrdinal(one, other) > 0);

    private static bool StartsWith(string name, string words) => name.StartsWith(words + " ", StringComparison.Ordinal);

    private static bool EndsWith(string name, string words) => name.EndsWith(" " + words, StringComparison.Ordinal);
}
