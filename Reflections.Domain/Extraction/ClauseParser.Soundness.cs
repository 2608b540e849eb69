using Reflections.Domain.Extraction.Lexicon;

namespace Reflections.Domain.Extraction;

/// <summary>Refuses clauses whose subject or object cannot be the phrase it was taken for: what was cut at a wrong place shows it by its first, last or inner words.</summary>
internal sealed partial class ClauseParser
{
    private bool IsSound(Clause clause)
    {
        var (doer, other) = clause.IsTurned ? (clause.Object, clause.Subject) : (clause.Subject, clause.Object);
        return IsWholeSubject(doer) && (clause.IsTurned ? IsWholeSubject(other) : IsWholeObject(other, clause.Predicate)) && IsBalanced(doer) && IsBalanced(other);
    }

    private bool IsWholeSubject(TokenRange range)
    {
        var (first, last) = (range.First, range.End - 1);
        if (inName[first] && inName[last] && NameBefore(range.End).First <= first)
        {
            return true;
        }

        if (Grammar.NoSubjectOpeners.Contains(Word(first)) || IsContraction(first) || Grammar.Connectives.Contains(Word(first)) || (first == last && Grammar.NoSubjects.Contains(Word(first)))
            || (!inName[last] && (Grammar.Prepositions.Contains(Word(last)) || Word(last) is "such" or "ago" or "later" or "rather")))
        {
            return false;
        }

        for (var i = first; i <= last; i++)
        {
            var isInside = i > first;
            if (inName[i] || tokens[i].IsCapitalised)
            {
                continue;
            }

            if (Grammar.FiniteBe.Contains(Word(i)) || Word(i) is "being" or "but" or "ago" || (isInside && (IsContraction(i) || Word(i) is "me" or "us" or "you")))
            {
                return false;
            }

            var (lemma, forms) = VerbForms.Of(Word(i));
            if (!isInside || EverydayWords.IsNoun(lemma))
            {
                // "Paint stands out and …"; "this helps users".
                if (isInside && (forms & VerbForm.ThirdPerson) != 0 && (Word(i + 1) is "out" or "up" or "down" or "you" or "us" || (Word(i - 1) == "this" && i == first + 1)))
                {
                    return false;
                }

                continue;
            }

            // "Swapping batteries feels", "the ranking the club received": a verb ends the phrase.
            if (i == last && ((forms & (VerbForm.ThirdPerson | VerbForm.Base)) == VerbForm.ThirdPerson || ((forms & VerbForm.Past) != 0 && inName[i - 1])))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsWholeObject(TokenRange range, string predicate)
    {
        var (first, last) = (range.First, range.End - 1);
        if (!inName[first] && !inDate[first] && !IsAmount(first + 1)
            && ((Grammar.Prepositions.Contains(Word(first)) && Word(first) is not ("over" or "under")) || (Grammar.Subordinators.Contains(Word(first)) && predicate != "be")))
        {
            return false;
        }

        if (!inName[last] && (Word(last) is "other" or "most" or "least" or "very" or "even" or "being" or "following" or "he" or "she" or "they" or "we" or "i"
            || (last > first && Word(last) is "it" or "you") || (Word(last) is "more" or "less" && Word(last - 1) is not ("and" or "or" or "no" or "once") && !Enumerable.Range(first, last - first).Any(i => tokens[i].IsNumber || Grammar.Numbers.Contains(Word(i))))))
        {
            return false;
        }

        // "was moved to lessen the noise" tells what for, "is used to store crates" as well.
        if (predicate.EndsWith(" to", StringComparison.Ordinal) && !inName[first] && !tokens[first].IsCapitalised && OpensInfinitive(first))
        {
            return false;
        }

        if (first == last && !predicate.Contains(' ', StringComparison.Ordinal) && predicate != "be" && !tokens[first].IsCapitalised && !EverydayWords.IsNoun(Word(first)) && (VerbForms.Of(Word(first)).Forms & VerbForm.Gerund) != 0)
        {
            return false;
        }

        var isQuoted = false;
        for (var i = first; i <= last; i++)
        {
            isQuoted ^= Word(i) is "\"" or "“" or "”";
            if (isQuoted || inName[i])
            {
                continue;
            }

            if (IsContraction(i) || Word(i) is "you" or "us" or "me" || (i > first && Grammar.Subjects.Contains(Word(i)) && i < last && IsVerbLike(i + 1)) || (Word(i) == "-" && Word(i + 1) == "-"))
            {
                return false;
            }

            if (i > first && IsStrong(i) && !EverydayWords.IsNoun(Word(i)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether the words behind "to" are a verb, listed or not, and not the thing that something is done to.</summary>
    private bool OpensInfinitive(int i)
    {
        while (i < tokens.Count && Grammar.IsAdverb(Word(i)) && i + 1 < tokens.Count)
        {
            i++;
        }

        if (Grammar.Determiners.Contains(Word(i)) || tokens[i].IsNumber || Grammar.Numbers.Contains(Word(i)) || tokens[i].IsCapitalised || IsCurrency(i) || !tokens[i].IsWord)
        {
            return false;
        }

        var isBase = (VerbForms.Of(Word(i)).Forms & VerbForm.Base) != 0;
        var opensObject = i + 1 < tokens.Count && (Grammar.Determiners.Contains(Word(i + 1)) || Grammar.Subjects.Contains(Word(i + 1)) || Word(i + 1) is "them" or "him" or "more");
        return opensObject || (isBase && !EverydayWords.IsNoun(Word(i))) || (isBase && i + 1 < tokens.Count && tokens[i + 1].IsWord && !Grammar.Prepositions.Contains(Word(i + 1)) && Word(i + 1) is not ("and" or "or"));
    }

    private bool IsVerbLike(int i) =>
        VerbForms.Of(Word(i)).Forms != VerbForm.None || Grammar.Be.Contains(Word(i)) || Grammar.Have.Contains(Word(i)) || Grammar.Do.Contains(Word(i)) || Grammar.Ability.Contains(Word(i)) || Grammar.IsAdverb(Word(i))
        || Word(i).EndsWith("ed", StringComparison.Ordinal);

    /// <summary>"I've", "that's", "wasn't": a pronoun or an auxiliary with something attached.</summary>
    private bool IsContraction(int i)
    {
        var at = Word(i).IndexOf('\'', StringComparison.Ordinal);
        return (at > 0 && (Word(i).EndsWith("n't", StringComparison.Ordinal) || Word(i)[at..] is "'ve" or "'re" or "'ll" or "'d" or "'m"))
            || (Word(i + 1) == "'s" && (Grammar.Subjects.Contains(Word(i)) || Word(i) is "that" or "this" or "there" or "here" or "what" or "who"));
    }

    /// <summary>Whether every bracket and mark of quotation inside is closed inside.</summary>
    private bool IsBalanced(TokenRange range)
    {
        var words = Enumerable.Range(range.First, range.End - range.First).Select(Word).ToList();
        return words.Count(word => word is "(" or "[") == words.Count(word => word is ")" or "]");
    }
}
