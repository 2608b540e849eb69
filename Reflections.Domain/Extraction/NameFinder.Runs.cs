using Reflections.Domain.Extraction.Lexicon;

namespace Reflections.Domain.Extraction;

/// <summary>Where a run of capitalised words begins and ends.</summary>
internal sealed partial class NameFinder
{
    private bool CanBegin(List<Token> tokens, int i)
    {
        var token = tokens[i];
        var next = i + 1 < tokens.Count ? tokens[i + 1] : null;
        if (IsTaken(token) || IsContraction(token))
        {
            return false;
        }

        if (token.IsNumber)
        {
            // "65th Air Division", "2nd Battalion"
            return next is { IsCapitalised: true } && token.Text.Length <= 5 && (token.Lower[^1] is 'h' or 'd' or 't') && EndOf(tokens, i) is var end
                && end > i + 2 && IsHead(tokens[end - 1]);
        }

        return (token.IsCapitalised || (char.IsLower(token.Text[0]) && token.Text.Length > 2 && char.IsUpper(token.Text[1])))
            && !WordLists.Calendar.Contains(token.Lower)
            && token.Text != "I"
            && (!WordLists.FunctionWords.Contains(token.Lower)
                || (token.IsShouted && token.Text is "US" or "IT" or "UP" or "WHO")
                || (WordLists.FirstNames.Contains(token.Text) && next is { IsCapitalised: true })
                || (token.Lower is "new" or "upper" or "lower" or "little" or "great" or "second" or "general" or "old" or "high" or "first" or "long"
                    or "large" or "under" or "good" or "five" or "three" or "one"
                    && next is { IsCapitalised: true } && (i > 0 || Gazetteer.Of(NameCandidate.Join(tokens, i, i + 2)) is not null || IsHead(next))));
    }

    /// <summary>"I'm", "Don't", "We've".</summary>
    private static bool IsContraction(Token token)
    {
        var mark = token.Lower.IndexOf('\'', StringComparison.Ordinal);
        return mark > 0 && (WordLists.FunctionWords.Contains(token.Lower[..mark]) || token.Lower.EndsWith("n't", StringComparison.Ordinal)
            || token.Lower[mark..] is "'ll" or "'re" or "'ve" or "'m");
    }

    private int EndOf(List<Token> tokens, int first)
    {
        for (var known = Math.Min(tokens.Count, first + Gazetteer.MaxWords); known > first + 1; known--)
        {
            // "Trinidad", "and": a known name with a lower-case word inside.
            if (Gazetteer.Of(NameCandidate.Join(tokens, first, known)) is not null)
            {
                return Extend(tokens, first, known);
            }
        }

        return Extend(tokens, first, first + 1);
    }

    private int Extend(List<Token> tokens, int first, int end)
    {
        while (end < tokens.Count && end - first < MaxNameTokens)
        {
            var next = Continue(tokens, first, end);
            if (next == end)
            {
                break;
            }

            end = next;
        }

        return end;
    }

    /// <summary>The index after what continues the name at <paramref name="at"/>; <paramref name="at"/> when nothing does.</summary>
    private int Continue(List<Token> tokens, int first, int at)
    {
        var token = tokens[at];
        var following = at + 1 < tokens.Count ? tokens[at + 1] : null;
        var previous = tokens[at - 1];
        if (IsTaken(token) || EndsLine(previous, token, following))
        {
            return at;
        }

        if (token.IsWord && IsNameWord(token))
        {
            return at + 1;
        }

        if (token.Text == "I" && (previous.Text == "War" || WordLists.FirstNames.Contains(previous.Text)))
        {
            return at + 1;
        }

        if (token.IsNumber)
        {
            return IsNumberOfName(tokens, first, at) ? at + 1 : at;
        }

        // Wilfried "Willi" Schneider
        if (token.Text is "\"" or "“" && at + 3 < tokens.Count && tokens[at + 2].Text is "\"" or "”" && tokens[at + 1].IsCapitalised
            && tokens[at + 3].IsCapitalised && !IsTaken(tokens[at + 3])
            && WordLists.FirstNames.Contains(tokens[first].Proper) && IsNameWord(tokens[at + 3]))
        {
            return at + 4;
        }

        if (following is null || IsTaken(following) || !following.IsWord || !following.IsCapitalised)
        {
            return token.Lower is "of" or "for" && following is { Lower: "the" } && IsHead(tokens[first]) | IsHead(previous) && at + 2 < tokens.Count
                && IsNameWord(tokens[at + 2]) && !IsTaken(tokens[at + 2]) ? at + 3
                : token.Lower is "de" or "di" or "van" or "von" or "y" && following is
                {
                    Lower: "la" or "los" or "las" or "el" or "der" or "den" or "het"
                    or "dem"
                } && at + 2 < tokens.Count
                    && IsNameWord(tokens[at + 2]) && !IsTaken(tokens[at + 2]) ? at + 3
                : token.Lower == "of" && following is { Lower: "the" } && at + 2 < tokens.Count && tokens[at + 2].Text is "Year" or "Month" or "Decade"
                    or "Century" ? at + 3
                : at;
        }

        return token.Lower switch
        {
            "&" => at + 2,
            "." when (previous.Text.Length == 1 && previous.IsCapitalised) || previous.Text is "St" or "Dr" or "Mt" or "Ft" or "Gen" or "Col" or "Sen"
                or "Rep" or "Gov" or "Lt" or "Capt" or "Sgt" or "Prof" or "Rev" or "Jr" => at + 2,
            "de" or "van" or "der" or "von" or "da" or "di" or "du" or "la" or "le" or "al" or "bin" or "bint" or "ibn" or "af" or "av" or "den" or "ter"
                or "y" or "dos" or "das" or "do" or "del" or "della" or "des"
                or "el" or "ul" or "ud" or "zu" or "ben" or "abu" or "san" or "e" or "degli" or "dei" or "et" or "und" or "och" or "og" => at + 2,
            "of" when !IsLegalForm(previous) && (IsHead(tokens[first]) || IsHead(previous)) => at + 2,
            "," when following.Text is "Inc" or "Inc." or "Ltd" or "LLC" or "LLP" or "Corp" or "Corporation" or "Incorporated" or "L.P." => at + 2,
            "," when IsListOfName(tokens, first, at) => at + 2,
            "for" when TakesFor(tokens[first]) || TakesFor(previous) => at + 2,
            "on" when previous.Text is "Commission" or "Committee" or "Conference" or "Convention" or "Institute" or "Council" or "Subcommittee" => at + 2,
            "and" or "," when token.Lower == "and" && JoinsName(tokens, first, at) => at + 2,
            "'" or "’" when previous.Lower[^1] == 's' && EverydayWords.Contains(previous.Lower) && EndsInHead(tokens, at + 1) => at + 2,
            "'s" or "’s" when IsHead(following) || (tokens[first].Text == "St" && IsNameWord(following)) => at + 2,
            _ => at,
        };
    }

    /// <summary>A name goes on across a line end only where running text was wrapped, not from one short line to the next.</summary>
    private bool EndsLine(Token previous, Token token, Token? following)
    {
        var breaks = text.AsSpan(previous.End, token.Start - previous.End).Count('\n');
        return breaks > 1 || (breaks == 1 && (following?.Text == ":" || text.AsSpan(Math.Max(0, previous.End - ShortLine), Math.Min(previous.End,
            ShortLine)).Contains('\n') || previous.End < ShortLine));
    }

    /// <summary>"Boeing 747", "Route 20", "Apollo 11" and "Slipveien 12" have numbers; "Israel 2, Bulgaria 0" are results.</summary>
    private static bool IsNumberOfName(List<Token> tokens, int first, int at)
    {
        var token = tokens[at];
        if (token.Text.Any(char.IsLetter))
        {
            return token.Text.Length <= 6 && token.Lower[^1] is not ('h' or 'd' or 't');
        }

        if (token.Text.Length > 4 || tokens[at - 1].IsNumber || !token.Text.All(char.IsDigit))
        {
            return false;
        }

        var following = at + 1 < tokens.Count ? tokens[at + 1] : null;
        var name = NameCandidate.Join(tokens, first, at);
        if (WordLists.FirstNames.Contains(tokens[first].Proper) || Gazetteer.Of(name) is EntityType.Place or EntityType.Organisation
            || WordLists.Surnames.Contains(tokens[at - 1].Proper)
            || tokens[first].Text.Length == 1 || tokens[first].IsShouted && tokens[first].Text.Length > 4)
        {
            return Gazetteer.Of(name) is EntityType.Organisation && token.Text.Length >= 2 && following is { IsWord: true, IsNumber: false, IsCapitalised: false };
        }

        if (following is null || following.Text is ".")
        {
            var small = 0;
            for (var i = Math.Max(0, first - 12); i < first; i++)
            {
                small += tokens[i].IsWord && !tokens[i].IsCapitalised && tokens[i].Text.Length > 1 ? 1 : 0;
            }

            return small > 1 || (first == 0 && tokens.Count <= 3 && following is null);
        }

        return !following.IsNumber && following.Text is not ("-" or "/" or ":" or "(") && !(following.IsCapitalised && following.IsWord);
    }

    /// <summary>Whether "and" stands inside one name: "Department of Health and Human Services", "Trade and Industry Board".</summary>
    private static bool JoinsName(List<Token> tokens, int first, int at)
    {
        var isOf = false;
        for (var i = first + 1; i < at; i++)
        {
            isOf |= tokens[i].Lower is "of" or "for";
        }

        var isSingular = at - first >= 3 && isOf && tokens[first].Text is "Ministry" or "Department" or "Institute" or "Faculty" or "College" or "School"
            or "Academy" or "Association" or "Society" or "Bureau"
            or "Board" or "Office" or "Council" or "Committee" or "Commission" or "Museum" or "Secretary" or "Federation" or "Union" or "Agency" or "Chamber"
                or "Royal" or "American" or "National" or "British" or "House";
        if (isSingular && (!IsHead(tokens[at - 1]) || !IsHead(tokens[at + 1])) && !Gazetteer.IsPlace(tokens[at - 1].Proper))
        {
            return EverydayWords.Contains(tokens[at + 1].Lower) || EverydayWords.Contains(tokens[at - 1].Lower);
        }

        // The words on both sides are everyday ones, and what follows ends in a head that covers both.
        if (!EverydayWords.Contains(tokens[at - 1].Lower) || IsOrganisationHead(tokens[at - 1]) && at - first > 1 || !EverydayWords.Contains(tokens[at + 1].Lower))
        {
            return false;
        }

        var end = at + 1;
        while (end < tokens.Count && tokens[end].IsWord && tokens[end].IsCapitalised)
        {
            end++;
        }

        return end - at > 2 && IsHead(tokens[end - 1]) && !WordLists.FirstNames.Contains(tokens[first].Proper);
    }

    /// <summary>Bodies that say what they are for: "Institute for Advanced Study"; a league or a club has no "for" in its name.</summary>
    private static bool TakesFor(Token token) =>
        token.Text is "Campaign" or "Center" or "Centre" or "Institute" or "Foundation" or "Society" or "Committee" or "Council" or "Ministry" or "Department"
            or "Agency" or "Association" or "Office" or "Organisation"
            or "Organization" or "Coalition" or "Alliance" or "Movement" or "School" or "Fund" or "Commission" or "Bureau" or "Partnership" or "Trust"
                or "Union" or "Federation" or "Network" or "Board" or "Prize" or "Award" or "Medal" or "Programme" or "Program";

    private static bool EndsInHead(List<Token> tokens, int from)
    {
        var end = from;
        while (end < tokens.Count && end - from < 5 && tokens[end].IsWord && tokens[end].IsCapitalised)
        {
            end++;
        }

        return end > from && IsOrganisationHead(tokens[end - 1]);
    }

    private static bool IsLegalForm(Token token) => token.Text is "Inc" or "Corp" or "Co" or "Ltd" or "LLC" or "PLC" or "Plc" or "AG" or "SA" or "AB" or "NV"
        or "GmbH" or "Corporation" or "Company" or "Limited";

    /// <summary>"School of Painting, Sculpture and Architecture"</summary>
    private static bool IsListOfName(List<Token> tokens, int first, int at) =>
        at - first >= 3 && at + 2 < tokens.Count && tokens[at + 2].Text is "and" or "," or "&" && EverydayWords.Contains(tokens[at - 1].Lower)
            && EverydayWords.Contains(tokens[at + 1].Lower)
        && IsOrganisationHead(tokens[first]) | IsOrganisationHead(tokens[first + 1]) && tokens[first + 1].Lower is "of"
            or "for" | tokens[first + 2].Lower is "of" or "for";

    private static bool IsNameWord(Token token) =>
        token.IsCapitalised && !WordLists.Calendar.Contains(token.Lower) && (!WordLists.FunctionWords.Contains(token.Lower) || token.Lower is "new" or "great"
            or "general" or "first" or "second" or "high" or "old" or "less" or "us");

    internal static bool IsHead(Token token) =>
        WordLists.OrganisationHeads.Contains(token.Proper) || WordLists.PlaceHeads.Contains(token.Proper) || WordLists.OtherHeads.Contains(token.Proper)
        || WordLists.ProductHeads.Contains(token.Proper);

    private static bool IsOrganisationHead(Token token) => WordLists.OrganisationHeads.Contains(token.Proper);
}
