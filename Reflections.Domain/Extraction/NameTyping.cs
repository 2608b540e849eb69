using Reflections.Domain.Extraction.Lexicon;

namespace Reflections.Domain.Extraction;

/// <summary>Decides what a name stands for: by its own words, then by the words around it, then by other mentions of it.</summary>
internal static class NameTyping
{
    private const int LookAhead = 9;

    /// <summary>One type a candidate, in their order.</summary>
    public static EntityType[] Of(IReadOnlyList<NameCandidate> names, string text)
    {
        var known = new Dictionary<string, EntityType>(StringComparer.Ordinal);
        var own = names.Select(name => ByWords(name) ?? ByContext(name)).ToArray();
        for (var i = 0; i < names.Count; i++)
        {
            if (own[i] is { } type)
            {
                var name = TextOf(names[i], text);
                known.TryAdd(name, type);

                // People are called by either name, firms and products by their first.
                if (names[i].Count > 1)
                {
                    known.TryAdd(names[i].FirstToken.Text, type);
                    if (type == EntityType.Person)
                    {
                        known.TryAdd(names[i].LastToken.Text, type);
                    }
                }
            }
        }

        return [.. names.Select((name, i) => own[i] ?? (known.TryGetValue(TextOf(name, text), out var type) ? type : Fallback(name)))];
    }

    private static string TextOf(NameCandidate name, string text) => text.Substring(name.Span.Start, name.Span.Length);

    private static EntityType? ByWords(NameCandidate name)
    {
        var (first, last) = (name.FirstToken.Text, name.LastToken.Text);
        if (WordLists.Vessels.Contains(first) || WordLists.Vessels.Contains(name.First > 0 ? name.Tokens[name.First - 1].Text : ""))
        {
            return EntityType.Product;
        }

        if (first is "ISO" or "EN" or "IEC" or "DIN" or "BS" or "IEEE" or "RFC" or "CE" or "IP")
        {
            return EntityType.Other;
        }

        var words = Enumerable.Range(name.First, name.Count).Select(i => name.Tokens[i].Text).ToList();
        var of = words.FindIndex(word => word is "of" or "for");
        var head = of > 0 ? words[of - 1] : last;
        if (WordLists.OrganisationHeads.Contains(head))
        {
            return EntityType.Organisation;
        }

        if (words.Exists(word => word.Any(char.IsDigit)))
        {
            return WordLists.OtherHeads.Contains(words[0]) ? EntityType.Other : EntityType.Product;
        }

        if (WordLists.PlaceHeads.Contains(head) && (name.Count > 1) && !(WordLists.FirstNames.Contains(first) && name.Count == 2 && name.Before(1) is not ("in" or "on" or "at" or "to" or "the")))
        {
            return EntityType.Place;
        }

        if (name.Count > 1 && WordLists.OtherHeads.Contains(head))
        {
            return EntityType.Other;
        }

        if (name.Count > 1 && WordLists.ProductHeads.Contains(head))
        {
            return EntityType.Product;
        }

        if (words.Exists(word => WordLists.OrganisationHeads.Contains(word)) && of < 0 && name.Count > 2)
        {
            return EntityType.Organisation;
        }

        if (first is "Mount" or "Lake" or "Cape" or "Port" or "Loch" or "Isle" or "Fort" or "Bay" or "Gulf" or "River" or "Glen" or "Inner" or "Outer" && name.Count > 1)
        {
            return EntityType.Place;
        }

        if (WordLists.Places.Contains(last) && (name.Count == 1 || first is "New" or "North" or "South" or "East" or "West" or "Northern" or "Southern" or "Great" or "United"))
        {
            return EntityType.Place;
        }

        if (name.First > 0 && WordLists.PersonalTitles.Contains(name.Tokens[name.First - 1].Text))
        {
            return EntityType.Person;
        }

        return (WordLists.FirstNames.Contains(first) && name.Count <= 5) || (first.Length == 1 && name.Count is > 1 and <= 5) ? EntityType.Person : null;
    }

    private static EntityType? ByContext(NameCandidate name)
    {
        if (WordLists.KindOfNoun.TryGetValue(name.Before(1), out var kind))
        {
            return kind;
        }

        if (name.Before(1) == "of" && WordLists.KindOfNoun.TryGetValue(name.Before(2), out kind))
        {
            return kind == EntityType.Person
                ? name.Before(2) is "mayor" or "governor" or "king" or "queen" or "bishop" or "island" ? EntityType.Place : EntityType.Organisation
                : kind;
        }

        var isDescribed = name.After(1) is "," or "(" or "–" or "—" && name.After(2) is "a" or "an" or "the" or "its" or "their" or "her" or "his"
            || name.After(1) is "is" or "was" && name.After(2) is "a" or "an" or "the" or "one";
        if (isDescribed)
        {
            for (var i = 3; i < LookAhead && name.After(i) is { Length: > 0 } word && word is not ("," or "." or "of" or "in" or "on" or "that" or "which" or "who" or "for" or "with" or "by"); i++)
            {
                if (WordLists.KindOfNoun.TryGetValue(word, out kind) && (!WordLists.KindOfNoun.ContainsKey(name.After(i + 1)) || name.After(i + 1).Length == 0))
                {
                    return kind;
                }
            }
        }

        if (name.After(1) is "said" or "says" or "wrote" or "told" or "asked" or "argued" or "explained" || (name.After(1) is "was" or "is" && name.After(2) == "born")
            || name.Before(1) is "mr" or "mrs" or "ms" or "dr" or "named" && name.Count == 2)
        {
            return EntityType.Person;
        }

        if (VerbForms.Of(name.After(1)) is { Forms: not VerbForm.None, Base: "employ" or "operate" or "manufacture" or "sell" or "acquire" or "publish" or "hire" or "make" })
        {
            return EntityType.Organisation;
        }

        return name.Count <= 2 && name.Before(1) is "in" or "near" or "off" or "across" or "around" or "towards" or "outside" && name.Before(2) != "born" ? EntityType.Place : null;
    }

    private static EntityType Fallback(NameCandidate name)
    {
        if (name.Count is 2 or 3 && Enumerable.Range(name.First, name.Count).All(i => IsSurnameLike(name.Tokens[i])))
        {
            return name.Before(1) is "the" or "a" or "an" ? EntityType.Other : EntityType.Person;
        }

        return name.Before(1) is "to" or "from" or "at" or "between" or "on" ? EntityType.Place : EntityType.Other;
    }

    private static bool IsSurnameLike(Token token) =>
        token.IsCapitalised && token.Text.Length > 1 && token.Text.Skip(1).Any(char.IsLower) && !WordLists.CommonNouns.Contains(token.Lower)
        && !WordLists.KindOfNoun.ContainsKey(token.Lower) && (VerbForms.Of(token.Lower).Forms & (VerbForm.Gerund | VerbForm.Base)) == 0;
}
