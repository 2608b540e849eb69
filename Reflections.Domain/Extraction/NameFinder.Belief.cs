using Reflections.Domain.Extraction.Lexicon;

namespace Reflections.Domain.Extraction;

/// <summary>Which runs are names although their capital may prove nothing.</summary>
internal sealed partial class NameFinder
{
    /// <summary>"Part 3" and "Table 2" name nothing.</summary>
    private static bool IsDescription(NameCandidate name) =>
        name.FirstToken.Text is "Part" or "Section" or "Chapter" or "Table" or "Figure" or "Fig" or "Step" or "Page" or "Appendix" or "Annex" or "Note"
            or "Room" or "Item"
            or "Paragraph" or "Article" or "Phase" or "Stage" or "Level" or "Class" or "Type" or "Version" or "Volume" or "Question" or "Line" or "Option"
                or "Exhibit" or "Schedule" or "Clause"
            && (name.Count == 1 || name.Tokens[name.First + 1].IsNumber || name.Tokens[name.First + 1].Text.Length == 1);

    /// <summary>"Danish" and "Hungarian-Ghanaian".</summary>
    private static bool IsOfNation(string word)
    {
        var dash = word.IndexOf('-', StringComparison.Ordinal);
        return WordLists.Demonyms.Contains(word) || (dash > 0 && (WordLists.Demonyms.Contains(word[..dash]) || word[..dash] is "Anglo" or "Franco" or "Sino"
            or "Russo" or "Afro") && WordLists.Demonyms.Contains(word[(dash + 1)..]));
    }

    private bool IsBelieved(NameCandidate name)
    {
        if (name.Shown == EntityType.Product || name.Segment == NameSegment.Shouted)
        {
            return true;
        }

        var isKnown = Gazetteer.Of(name.Proper) is not null;
        return !IsDescription(name) && (name.Count == 1 ? IsBelievedAlone(name, isKnown) : isKnown || IsBelievedRun(name));
    }

    private bool IsBelievedAlone(NameCandidate name, bool isKnown)
    {
        var token = name.FirstToken;
        if (token.Text.Length == 1 || (token.Text.Length == 2 && char.IsDigit(token.Text[1])) || IsOfNation(token.Text))
        {
            return false;
        }

        if (name.Shown == EntityType.Person && !EverydayWords.Contains(token.Lower))
        {
            return true;
        }

        var isEveryday = EverydayWords.Contains(token.Lower);
        if (isKnown)
        {
            return !isEveryday || !name.OpensSegment || confirmed.Contains(token.Text);
        }

        if (token.Text.Skip(1).Any(c => char.IsUpper(c) || char.IsDigit(c)))
        {
            // A word shouted for emphasis is written small elsewhere, or is an everyday one.
            return abbreviations.Contains(token.Text) || !((token.IsShouted || !token.Text.Any(char.IsDigit)) && (isEveryday
                || lowerWords.Contains(token.Lower))) && !IsRomanNumeral(token.Text);
        }

        if (isEveryday || IsHead(token))
        {
            return partsOfNames.Contains(token.Text) && !name.OpensSegment && !IsHead(token) && name.Before(1) is not ("the" or "a" or "an" or "this" or "our"
                or "its")
                || (name.Shown == EntityType.Person && !name.OpensSegment);
        }

        return !name.OpensSegment && name.Segment != NameSegment.Title || confirmed.Contains(token.Text) || WordLists.FirstNames.Contains(token.Text)
            || WordLists.Surnames.Contains(token.Text)
            || (!lowerWords.Contains(token.Lower) && !EverydayWords.HasVerbEnding(token.Lower) && GoesOnAsName(name));
    }

    /// <summary>A countable noun in the singular has an article, so a bare word before a verb, a bracket or a result is a name.</summary>
    private static bool GoesOnAsName(NameCandidate name)
    {
        var after = name.After(1);
        if (name.FirstToken.Lower[^1] == 's' && after is "are" or "were" or "have" || after.Length == 0)
        {
            return false;
        }

        return after is "is" or "was" or "has" or "had" or "does" or "did" or "will" or "would" or "may" or "can" or "could" or "and" or "'s" or "," or "("
            or "who" or "v" or "also" or "said" or "never" or "still" or "later" or "then" or "himself"
            || (char.IsDigit(after[0]) && name.Segment == NameSegment.List) || (VerbForms.Of(after).Forms & (VerbForm.ThirdPerson | VerbForm.Past)) != 0;
    }

    private bool IsBelievedRun(NameCandidate name)
    {
        var (everyday, words) = (0, 0);
        for (var i = name.First; i < name.End; i++)
        {
            if (name.Tokens[i].IsWord && name.Tokens[i].IsCapitalised)
            {
                words++;
                everyday += EverydayWords.Contains(name.Tokens[i].Lower) || WordLists.Demonyms.Contains(name.Tokens[i].Text) ? 1 : 0;
            }
        }

        // "Prime Minister" and "Executive Director" are offices, whoever holds them.
        if (everyday == words && WordLists.KindOfNoun.GetValueOrDefault(name.LastToken.Lower) == EntityType.Person
            && !WordLists.FirstNames.Contains(name.FirstToken.Text))
        {
            return false;
        }

        if (everyday < words)
        {
            return name.Segment != NameSegment.Title || IsHead(name.LastToken) || WordLists.FirstNames.Contains(name.FirstToken.Proper)
                || confirmed.Contains(name.FirstToken.Text)
                || everyday == 0 || name.Tokens[name.End - 1].Text.Any(char.IsDigit);
        }

        return name.Segment == NameSegment.Prose && (!name.OpensSegment ? !lowerWords.Contains(name.LastToken.Lower) || IsHead(name.LastToken)
            : IsHead(name.LastToken) && words > 1 && confirmed.Contains(name.LastToken.Text));
    }

    private static bool IsRomanNumeral(string text) => text.Length <= 5 && text.All(c => c is 'I' or 'V' or 'X');
}
