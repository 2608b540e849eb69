using System.Collections.Frozen;
using Reflections.Domain.Extraction.Lexicon;

namespace Reflections.Domain.Extraction;

/// <summary>Refuses clauses whose subject or object cannot be the phrase it was taken for: what was cut at a wrong place shows it by its first, last or
/// inner words.</summary>
internal sealed partial class ClauseParser
{
    /// <summary>Verbs that go on with another verb behind "to".</summary>
    private static readonly FrozenSet<string> OfIntention = FrozenSet.Create(
        "begin", "start", "continue", "decline", "need", "try", "want", "threaten", "seek", "refuse", "agree", "fail", "tend", "manage", "set",
        "seem", "appear", "happen", "have", "get", "learn", "help", "choose", "decide");

    private bool IsSound(Clause clause)
    {
        var (doer, other) = clause.IsTurned ? (clause.Object, clause.Subject) : (clause.Subject, clause.Object);
        return IsWholeSubject(doer) && (clause.IsTurned ? IsWholeSubject(other) : IsWholeObject(other, clause.Predicate)) && IsBalanced(doer)
            && IsBalanced(other);
    }

    private bool IsWholeSubject(TokenRange range)
    {
        var (first, last) = (range.First, range.End - 1);
        if (inName[first] && inName[last] && NameBefore(range.End).First <= first)
        {
            return true;
        }

        if (Grammar.NoSubjectOpeners.Contains(Word(first)) || IsContraction(first) || Grammar.Connectives.Contains(Word(first)) || (first == last
            && Grammar.NoSubjects.Contains(Word(first)))
            || (!inName[last] && (Grammar.Prepositions.Contains(Word(last))
            || Word(last) is "such" or "ago" or "later" or "rather" or "neither" or "similar" or "significant" or "various" or "different"
            or "own" or "other")))
        {
            return false;
        }

        // "Last fall, voters": a comma without a list.
        var words = Enumerable.Range(first, last - first + 1).Where(i => !inName[i]).Select(Word).ToList();
        if (words.Contains(",") && !words.Exists(word => word is "and" or "or" or "such" or "&"))
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

            if (Grammar.FiniteBe.Contains(Word(i)) || Word(i) is "being" or "but" or "ago" || (isInside && (IsContraction(i)
                || Word(i) is "me" or "us" or "you")))
            {
                return false;
            }

            if (isInside && (BreaksPhrase(i) || (Word(i) == "to" && Word(i - 1) is "want" or "wants" or "need" or "needs")
                || (Grammar.IsAdverb(Word(i)) && (VerbForms.Of(Word(i + 1)).Forms & VerbForm.ThirdPerson) != 0 && i < last)))
            {
                return false;
            }

            var (lemma, forms) = VerbForms.Of(Word(i));
            if (!isInside || EverydayWords.IsNoun(lemma))
            {
                // "Paint stands out and …"; "this helps users".
                if (isInside && (forms & VerbForm.ThirdPerson) != 0 && (Word(i + 1) is "out" or "up" or "down" or "you" or "us"
                    || (Word(i - 1) is "this" or "that" && i == first + 1)))
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
        if (!inName[first] && !inDate[first] && !(Word(first) == "at" && Word(first + 1) is "least" or "most")
            && ((Grammar.Prepositions.Contains(Word(first))
            && !(Word(first) is "over" or "under" or "about" or "around" or "up" or "near" or "between" && IsAmount(first + 1)))
            || (Grammar.Subordinators.Contains(Word(first)) && predicate != "be")))
        {
            return false;
        }

        if (Word(first) is "being" or "having" or "but" or "not" or "following" || (predicate.EndsWith(" as", StringComparison.Ordinal)
            && (VerbForms.Of(Word(range.End)).Forms & (VerbForm.Past | VerbForm.ThirdPerson)) != 0) || predicate == "be to")
        {
            return false;
        }

        if (!inName[last] && (Word(last) is "other" or "most" or "least" or "very" or "even" or "being" or "following" or "he" or "she" or "they" or "we" or "i"
            || (last > first && Word(last) is "it" or "you") || (Word(last) is "more" or "less"
            && Word(last - 1) is not ("and" or "or" or "no" or "once") && !Enumerable.Range(first, last - first).Any(i => tokens[i].IsNumber
            || Grammar.Numbers.Contains(Word(i))))))
        {
            return false;
        }

        // "was moved to lessen the noise" tells what for, "is used to store crates" as well.
        if (predicate.EndsWith(" to", StringComparison.Ordinal) && !inName[first] && !tokens[first].IsCapitalised && OpensInfinitive(first, predicate))
        {
            return false;
        }

        if (first == last && !predicate.Contains(' ', StringComparison.Ordinal) && predicate != "be" && !tokens[first].IsCapitalised
            && !EverydayWords.IsNoun(Word(first)) && (VerbForms.Of(Word(first)).Forms & VerbForm.Gerund) != 0)
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

            if (IsContraction(i) || Word(i) is "you" or "us" or "me" || (Grammar.Subjects.Contains(Word(i)) && i < last && (i == first
                || IsVerbLike(i + 1)) && !(i == first && Word(i) == "it")) || (Word(i) == "-" && Word(i + 1) == "-"))
            {
                return false;
            }

            if (i > first && ((IsStrong(i) && !EverydayWords.IsNoun(Word(i))) || (Word(i) is not ("a" or "an" or "each" or "every") && BreaksPhrase(i))))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>"The shop touted the price": a determiner right behind a word that lets none follow, so that this word was a verb.</summary>
    private bool BreaksPhrase(int i)
    {
        var isOpening = Grammar.Articles.Contains(Word(i))
            || Word(i) is "its" or "their" or "his" or "her" or "our" or "my" or "some" or "these" or "those" or "no" || (Word(i) == "one"
            && Word(i + 1) == "of");
        var before = Word(i - 1);
        return isOpening && tokens[i - 1].IsWord && !tokens[i - 1].IsNumber && !tokens[i].IsCapitalised && !Grammar.Prepositions.Contains(before)
            && !Grammar.Determiners.Contains(before) && !Grammar.Numbers.Contains(before) && !Grammar.IsAdverb(before)
            && !IsGerund(i - 1) && before is not ("and" or "or" or "but" or "not" or "than" or "only" or "half" or "double" or "such"
            or "because" or "including" or "one" or "what" or "that" or "which");
    }

    /// <summary>Whether the words behind "to" are a verb, listed or not, and not the thing that something is done to.</summary>
    private bool OpensInfinitive(int i, string predicate)
    {
        if (Grammar.IsAdverb(Word(i)) && Word(i).EndsWith("ly", StringComparison.Ordinal))
        {
            return true;
        }

        if (Grammar.Determiners.Contains(Word(i)) || tokens[i].IsNumber || Grammar.Numbers.Contains(Word(i)) || tokens[i].IsCapitalised
            || IsCurrency(i) || !tokens[i].IsWord)
        {
            return false;
        }

        if (OfIntention.Contains(predicate[..predicate.IndexOf(' ', StringComparison.Ordinal)]) && !EverydayWords.IsNoun(Word(i) + "s")
            && (VerbForms.Of(Word(i)).Forms & VerbForm.Base) != 0)
        {
            return true;
        }

        var isBase = (VerbForms.Of(Word(i)).Forms & VerbForm.Base) != 0;
        var opensObject = i + 1 < tokens.Count && (Grammar.Determiners.Contains(Word(i + 1)) || Grammar.Subjects.Contains(Word(i + 1))
            || Word(i + 1) is "them" or "him" or "more");
        return opensObject || (isBase && !EverydayWords.IsNoun(Word(i))) || (isBase && i + 1 < tokens.Count && tokens[i + 1].IsWord
            && !Grammar.Prepositions.Contains(Word(i + 1)) && Word(i + 1) is not ("and" or "or"));
    }

    private bool IsVerbLike(int i) =>
        VerbForms.Of(Word(i)).Forms != VerbForm.None || Grammar.Be.Contains(Word(i)) || Grammar.Have.Contains(Word(i))
            || Grammar.Do.Contains(Word(i)) || Grammar.Ability.Contains(Word(i)) || Grammar.IsAdverb(Word(i))
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
