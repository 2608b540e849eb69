using System.Collections.Frozen;
using Reflections.Domain.Extraction.Lexicon;

namespace Reflections.Domain.Extraction;

/// <summary>Cuts a run of capitalised words into the names in it: titles and nations off, "Hong Kong Financial Secretary Donald Tsang" in two.</summary>
internal static class NameParts
{
    /// <summary>Words that go with an office: "Prime Minister", "Vice President", "Financial Secretary".</summary>
    private static readonly FrozenSet<string> OfOffice = FrozenSet.Create(
        "prime", "vice", "deputy", "foreign", "finance", "financial", "interior", "defence", "defense", "justice", "chief", "executive", "managing",
        "general", "assistant", "associate", "attorney", "acting", "former", "senior", "junior", "state", "first", "second", "world", "home", "economic",
        "economy", "trade", "health", "education", "agriculture", "environment", "labour", "labor", "transport", "energy", "information", "opposition",
        "party", "federal", "national", "regional", "head", "under-secretary", "lord", "lady", "sir", "team", "police", "army", "navy", "honorary",
        "emeritus", "visiting", "co-founder", "crown", "rear", "field", "major", "lieutenant", "staff", "sergeant", "wing", "group", "grand",
        "chief-of-staff", "technical", "sports", "sporting", "creative", "artistic", "medical", "political", "military", "naval", "right", "reverend", "very",
        "most", "oil", "treasury", "commerce", "industry", "planning", "development", "water", "housing", "budget", "culture");

    /// <summary>The names in a run, in order.</summary>
    /// <param name="confirmed">Words that have a capital inside sentences.</param>
    /// <param name="lowerWords">Words that the text has in lower case.</param>
    public static IEnumerable<NameCandidate> Of(NameCandidate run, HashSet<string> confirmed, HashSet<string> lowerWords)
    {
        var first = Opening(run, confirmed, lowerWords);
        var isPerson = first > run.First && IsOffice(run.Tokens[first - 1], true);
        if (first == run.End)
        {
            yield break;
        }

        // "Secretary of State John Kornblum": the office goes on behind "of".
        if (first > run.First && run.Tokens[first].Lower is "of" or "for")
        {
            var behind = first + 1;
            while (behind < run.End && (EverydayWords.Contains(run.Tokens[behind].Lower) || !run.Tokens[behind].IsCapitalised)
                && !WordLists.FirstNames.Contains(run.Tokens[behind].Proper))
            {
                behind++;
            }

            if (behind == run.End)
            {
                yield break;
            }

            isPerson = behind > first + 1;
            first = behind;
        }

        var isWhole = Gazetteer.Of(NameCandidate.Join(run.Tokens, first, run.End)) is not null;
        for (var i = first; !isWhole && i < run.End - 1; i++)
        {
            if (i > first && IsOffice(run.Tokens[i], false) && PersonBehind(run, i) is { } person)
            {
                // What stands before the office is a name of its own, without the words that belong to the office.
                var end = i;
                while (end > first && (OfOffice.Contains(run.Tokens[end - 1].Lower)
                    || WordLists.KindOfNoun.GetValueOrDefault(run.Tokens[end - 1].Lower) == EntityType.Person || !run.Tokens[end - 1].IsWord))
                {
                    end--;
                }

                if (end > first && !(end == first + 1 && WordLists.Demonyms.Contains(run.Tokens[first].Text)))
                {
                    yield return run with { First = first, End = end, OpensSegment = run.OpensSegment && first == run.First };
                }

                yield return person;
                yield break;
            }
        }

        // "CIA Acting Deputy Director": the office without its holder is none.
        if (!isWhole && first < run.End - 1 && IsOffice(run.LastToken, true) && !EndsInHead(run))
        {
            var end = run.End - 1;
            while (end > first && OfOffice.Contains(run.Tokens[end - 1].Lower))
            {
                end--;
            }

            if (end > first && Gazetteer.Of(NameCandidate.Join(run.Tokens, first, end)) is not null)
            {
                yield return run with { First = first, End = end, OpensSegment = run.OpensSegment && first == run.First };
                yield break;
            }
        }

        if (KnownBeforePerson(run, first) is { } cut && !isWhole)
        {
            yield return run with { First = first, End = cut, OpensSegment = run.OpensSegment && first == run.First };
            first = cut;
        }

        yield return run with
        {
            First = first,
            OpensSegment = run.OpensSegment && first == run.First,
            Shown = isPerson && !EndsInHead(run) && run.End - first <= 4 ? EntityType.Person : null,
        };
    }

    /// <summary>Where the name begins behind titles, adjectives of nations, and the verb of an instruction.</summary>
    private static int Opening(NameCandidate run, HashSet<string> confirmed, HashSet<string> lowerWords)
    {
        var first = run.First;
        while (first < run.End)
        {
            var token = run.Tokens[first];
            var rest = run.End - first;
            if (Gazetteer.Of(NameCandidate.Join(run.Tokens, first, run.End)) is not null)
            {
                break;
            }

            var isTitle = IsOffice(token, rest > 1) && !(rest > 1 && EndsInHead(run)) && (rest > 1 || WordLists.PersonalTitles.Contains(token.Text)
                || first > run.First)
                && !(rest > 1 && !run.Tokens[first + 1].IsWord && run.Tokens[first + 1].Text != ".");
            var isOffice = first + 1 < run.End && OfOffice.Contains(token.Lower) && IsOffice(run.Tokens[first + 1], true) && !EndsInHead(run);
            var isAdjective = WordLists.Demonyms.Contains(token.Text) && (rest == 1 || !EndsInHead(run));
            var isVerb = first == run.First && run.OpensSegment && rest > 1 && !confirmed.Contains(token.Text) && !WordLists.FirstNames.Contains(token.Text)
                && (((VerbForms.Of(token.Lower).Forms & (VerbForm.Base | VerbForm.Gerund)) != 0 && lowerWords.Contains(token.Lower))
                    || VerbForms.IsPlainVerb(token.Lower)
                    || ((VerbForms.Of(token.Lower).Forms & VerbForm.Gerund) != 0 && !EverydayWords.Contains(run.Tokens[first + 1].Lower)));
            if (!isTitle && !isOffice && !isAdjective && !isVerb && token.IsWord)
            {
                break;
            }

            first++;
        }

        return first;
    }

    private static NameCandidate? PersonBehind(NameCandidate run, int office)
    {
        var first = office + 1;
        while (first < run.End && (!run.Tokens[first].IsWord || IsOffice(run.Tokens[first], true)))
        {
            first++;
        }

        var last = run.LastToken;
        var end = run.End;
        for (var i = first + 1; i < end; i++)
        {
            end = run.Tokens[i].Lower is "of" or "for" ? i : end;
        }

        var isNamed = first < run.End && run.End - first <= 4 && (!NameFinder.IsHead(last) || (end - first == 2
            && WordLists.FirstNames.Contains(run.Tokens[first].Proper))) && last.IsCapitalised && run.Tokens[first].Lower is not ("of" or "for")
            && (WordLists.FirstNames.Contains(run.Tokens[first].Proper) || WordLists.Surnames.Contains(last.Proper) || !EverydayWords.Contains(last.Lower));
        return isNamed ? run with { First = first, End = end, OpensSegment = false, Shown = EntityType.Person } : null;
    }

    /// <summary>"Queenslander Mitchell Rawlins" and "NASA Michael Griffin": a name that is known, then a given name and a family name.</summary>
    private static int? KnownBeforePerson(NameCandidate run, int first)
    {
        for (var end = Math.Min(first + 3, run.End - 2); end > first; end--)
        {
            if (run.End - end is 2 or 3 && WordLists.FirstNames.Contains(run.Tokens[end].Proper) && !NameFinder.IsHead(run.LastToken)
                && run.Tokens[end + 1].IsCapitalised
                && Gazetteer.Of(NameCandidate.Join(run.Tokens, first, end)) is not null && !Gazetteer.IsPlace(run.Tokens[end].Proper)
                    && !WordLists.FirstNames.Contains(run.Tokens[first].Proper))
            {
                return end;
            }
        }

        return null;
    }

    private static bool IsOffice(Token token, bool withTitles) =>
        WordLists.KindOfNoun.GetValueOrDefault(token.Lower) == EntityType.Person || ((withTitles || token.Text.Length > 2)
            && WordLists.PersonalTitles.Contains(token.Text));

    private static bool EndsInHead(NameCandidate run)
    {
        if (NameFinder.IsHead(run.LastToken))
        {
            return true;
        }

        for (var i = run.First + 1; i < run.End; i++)
        {
            if (run.Tokens[i].Lower is "of" or "for")
            {
                return NameFinder.IsHead(run.Tokens[i - 1]);
            }
        }

        return false;
    }
}
