using Reflections.Domain.Extraction.Lexicon;

namespace Reflections.Domain.Extraction;

/// <summary>The noun phrase before a verb, and whether it can stand for itself.</summary>
internal sealed partial class ClauseParser
{
    /// <summary>The subject before a verb, without the modifiers between commas that follow its head.</summary>
    private TokenRange SubjectRange(int start, int verb)
    {
        var end = verb;
        while (end > start && (IsPunctuation(end - 1) || (Grammar.IsAdverb(Word(end - 1)) && !inName[end - 1])))
        {
            end--;
        }

        for (var i = start + 1; i < end; i++)
        {
            if ((Word(i) is "," or "(" or "–" or "—" && (IsModifier(i + 1) || IsConnective(i))) || Word(i) == "(" || (Grammar.Relatives.Contains(Word(i))
                && Word(i) != "that" && i > start))
            {
                end = Word(i - 1) == "," ? i - 1 : i;
                break;
            }
        }

        start = LastPhrase(start, end);
        if (start + 2 < end && tokens[start].IsNumber && Word(start + 1) is "-" or "–")
        {
            start += 2;
        }

        end = WithoutTime(start, end);
        while (start < end && (Grammar.Articles.Contains(Word(start)) || IsPunctuation(start) || Word(start) is "and" or "but" or "both"))
        {
            start++;
        }

        return start < end ? new TokenRange(start, end) : default;
    }

    /// <summary>The end of a subject without "last week", ", 41" and a conjunction that joins what follows.</summary>
    private int WithoutTime(int start, int end)
    {
        while (end - start > 1 && Word(end - 1) is "but" or "and" or "or")
        {
            end--;
        }

        if (end - start > 2 && Word(end - 2) is "last" or "this" or "next" && Word(end - 1) is "week" or "month" or "year" or "season" or "summer" or "winter"
            or "spring" or "autumn" or "night")
        {
            end -= 2;
        }

        return end - start > 2 && Word(end - 2) == "," && tokens[end - 1].IsNumber && tokens[end - 1].Text.Length <= 2 ? end - 2 : end;
    }

    /// <summary>
    /// Where the noun phrase next to the verb begins when other phrases stand before it: "Joining them in 1947, his …", "two weeks earlier the train …".
    /// </summary>
    private int LastPhrase(int start, int end)
    {
        var from = start;
        for (var i = start + 1; i < end; i++)
        {
            if (inName[i])
            {
                continue;
            }

            var opens = Word(i) is "the" or "his" or "her" or "its" or "their" or "this" || Grammar.Subjects.Contains(Word(i));
            if (opens && tokens[i - 1].IsWord && !Grammar.Prepositions.Contains(Word(i - 1)) && Word(i - 1) is not ("and" or "or" or "all" or "both" or "half"
                or "only" or "not" or "but" or "than" or "'s"))
            {
                from = i;
            }
            else if (Word(i) == "," && i + 1 < end && OpensSubject(i + 1) && !Enumerable.Range(i + 1, end - i - 1).Any(next => Word(next) is "and" or "or"))
            {
                from = i + 1;
            }
        }

        return from;
    }

    private bool IsReadable(TokenRange subject)
    {
        var first = Word(subject.First);
        if (subject.End - subject.First > MaxSubjectTokens || (Grammar.Prepositions.Contains(first) && !inName[subject.First]))
        {
            return false;
        }

        // "This imposed a duty to be paid": the word points back, and the verb was taken for a part of its phrase.
        if (first is "this" or "that" or "these" or "those" && (VerbForms.Of(Word(subject.First + 1)).Forms & (VerbForm.Past | VerbForm.ThirdPerson)) != 0
            && !EverydayWords.IsNoun(VerbForms.Of(Word(subject.First + 1)).Base))
        {
            return false;
        }

        var isPronoun = Grammar.Subjects.Contains(first) && subject.End - subject.First == 1;
        if (isPronoun)
        {
            return first is "it" or "he" or "she" or "they";
        }

        for (var i = subject.First; i < subject.End; i++)
        {
            if (i > subject.First && !inName[i] && (Grammar.Subjects.Contains(Word(i)) || Word(i) is "before" or "after" or "until" or "since" or "once"))
            {
                return false;
            }

            // A verb or a conjunction of clauses inside: the subject is more than a phrase.
            if (!inName[i] && (Word(i) is "whereas" or "while" or "because" or "when" or "until" or "if" or "although" or "though" or "that" or "who"
                or "which" or "where" or ";" or ":" || (i > subject.First && IsStrong(i) && !IsParticipleForm(i))))
            {
                return false;
            }
        }

        return !Grammar.Subjects.Contains(first) && (first is "neither" or "none" || Word(subject.End - 1) is not ("them" or "it" or "these" or "those"))
            && !(subject.End - subject.First == 1 && Grammar.Unreadable.Contains(first)) && first != "there"
            && Enumerable.Range(subject.First, subject.End - subject.First).Any(i => tokens[i].IsWord && !Grammar.Prepositions.Contains(Word(i))
                && !Grammar.Determiners.Contains(Word(i)));
    }
}
