using System.Text.RegularExpressions;
using Reflections.Domain.Extraction;
using Reflections.Domain.Patches;

namespace Reflections.Domain.Entities;

/// <summary>
/// Finds forms of names that can stand for only one longer name of their document. Two people of one last name, a short form that is a place
/// as well as a firm, or an abbreviation explained twice give none: a wrong merge is worse than a missed one.
/// </summary>
internal static partial class AliasFinder
{
    // What may stand before the bracket with the full name.
    private const int MaxBefore = 20;

    /// <summary>The aliases by their form. Linear in the mentions, but for names that share their first or last word.</summary>
    /// <param name="forms">By normalised name.</param>
    /// <param name="mentions">In the order of the text.</param>
    public static Dictionary<string, FoundAlias> Find(
        IReadOnlyDictionary<string, NameForm> forms, IReadOnlyList<PlacedMention> mentions, string text)
    {
        var stated = Abbreviations(forms, mentions, text);
        var longer = new LongerNames(forms.Values.Where(form => form.IsName));
        var found = new Dictionary<string, FoundAlias>(StringComparer.Ordinal);
        var shorter = forms.Values.Where(form => form.IsName).Select(form => form.Name).Concat(stated.Select(link => link.Key)).Distinct(StringComparer.Ordinal);

        // A form follows from longer ones only, so these are settled first.
        foreach (var name in shorter.OrderByDescending(name => name.Length).ThenBy(name => name, StringComparer.Ordinal))
        {
            var form = forms.GetValueOrDefault(name);
            var explained = stated[name].ToList();
            var links = explained.Count > 0 ? explained : form is null ? [] : longer.LinksOf(form);
            if (links.Select(link => RootOf(link.Full)).Distinct(StringComparer.Ordinal).Take(2).Count() == 1 && links.TrueForAll(link => link.Kind is not null))
            {
                var best = links.MinBy(link => (link.Kind, link.Evidence?.Start ?? 0))!;
                found.Add(name, new FoundAlias(name, best.Written, RootOf(best.Full), best.Kind!.Value, best.Evidence));
            }
        }

        return found;

        string RootOf(string name) => found.TryGetValue(name, out var alias) ? alias.Root : name;
    }

    private static ILookup<string, NameLink> Abbreviations(
        IReadOnlyDictionary<string, NameForm> forms, IReadOnlyList<PlacedMention> mentions, string text)
    {
        var links = new List<NameLink>();
        foreach (var mention in mentions)
        {
            // "Full Name (FN)"
            if (ShortBehind().Match(text, mention.Span.End) is { Success: true } behind)
            {
                Add(behind.Groups["short"].Value, mention, new TextSpan(mention.Span.Start, behind.Index + behind.Length - mention.Span.Start));
            }

            // "FN (Full Name)"
            if (mention.Span.End < text.Length && ShortBefore().Match(text, Math.Max(0, mention.Span.Start - MaxBefore), Math.Min(MaxBefore, mention.Span.Start)) is { Success: true } before
                && text.AsSpan(mention.Span.End).TrimStart("*_\"\u201D").StartsWith(")"))
            {
                var end = text.IndexOf(')', mention.Span.End) + 1;
                Add(before.Groups["short"].Value, mention, new TextSpan(before.Groups["short"].Index, end - before.Groups["short"].Index));
            }
        }

        return links.ToLookup(link => link.Short, StringComparer.Ordinal);

        void Add(string written, PlacedMention full, TextSpan evidence)
        {
            var (form, name) = (KnowledgeIds.NormaliseName(written), KnowledgeIds.NormaliseName(full.Name));
            var agrees = forms[name] is { IsName: true, Type: not null } and var whole && (!forms.TryGetValue(form, out var known) || known.Agrees(whole));
            if (form.Length < name.Length && agrees && NameForms.IsAbbreviation(written, full.Name))
            {
                links.Add(new NameLink(form, written, name, AliasKind.Abbreviation, evidence));
            }
        }
    }

    [GeneratedRegex("""\G[*_"\u201D]{0,3}\s{0,2}\((?:the\s|or\s|in\sshort\s|abbreviated\s)?[*_"\u201C]{0,3}(?<short>\p{Lu}[\p{L}\p{Nd}&.]{1,11})[*_"\u201D]{0,3}\)""", RegexOptions.CultureInvariant)]
    private static partial Regex ShortBehind();

    [GeneratedRegex("""(?<![\p{L}\p{Nd}])(?<short>\p{Lu}[\p{L}\p{Nd}&.]{1,11})[*_"\u201D]{0,3}\s{0,2}\((?:the\s)?[*_"\u201C]{0,3}$""", RegexOptions.CultureInvariant | RegexOptions.RightToLeft)]
    private static partial Regex ShortBefore();
}
