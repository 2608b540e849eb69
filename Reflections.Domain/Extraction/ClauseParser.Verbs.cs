using Reflections.Domain.Extraction.Lexicon;

namespace Reflections.Domain.Extraction;

/// <summary>Finding the finite verb, where English spells verbs, nouns and participles alike.</summary>
internal sealed partial class ClauseParser
{
    /// <summary>The first finite verb at or behind <paramref name="start"/>, before the clause ends.</summary>
    private int? FirstFinite(int start, bool hasSubject = false)
    {
        for (var i = start; i < Math.Min(tokens.Count, start + Window); i++)
        {
            if (Word(i) is ";" or ":" or "." or "!" or "“" or "”" or "\"")
            {
                return null;
            }

            if (i > start && Word(i) is "," or "(" or "–" or "—" && (IsModifier(i + 1) || IsConnective(i)))
            {
                var close = CloseOf(i);
                if (close < 0)
                {
                    return null;
                }

                i = close;
                continue;
            }

            if (i > start && Grammar.Relatives.Contains(Word(i)) && !inName[i] && RelativeEnd(i) is { } behind)
            {
                i = behind - 1;
                continue;
            }

            if (IsFinite(i, start, hasSubject))
            {
                return i;
            }
        }

        return null;
    }

    /// <summary>A restrictive relative clause ends before the main verb, which is the second finite one.</summary>
    private int? RelativeEnd(int relative)
    {
        var verbs = 0;
        for (var i = relative + 1; i < Math.Min(tokens.Count, relative + Window); i++)
        {
            if (Word(i) is "," or ";")
            {
                return i;
            }

            if (IsStrong(i) || IsWeak(i, relative + 1))
            {
                if (verbs++ > 0 && !Grammar.Be.Contains(Word(i - 1)) && !Grammar.Have.Contains(Word(i - 1)))
                {
                    return i;
                }
            }
        }

        return null;
    }

    private bool IsFinite(int i, int start, bool hasSubject)
    {
        if (inName[i] || (i == start && !hasSubject) || !tokens[i].IsWord)
        {
            return false;
        }

        if (i == start)
        {
            // A second predicate: "and employs", "and was sold", "but sank"; "who number 640".
            if (Word(i - 1) is "who" or "which" && (VerbForms.Of(Word(i)).Forms & VerbForm.Base) != 0 && OpensObjectClearly(i + 1))
            {
                return true;
            }

            return !tokens[i].IsCapitalised && (IsStrong(i)
                || ((VerbForms.Of(Word(i)).Forms & VerbForm.Past) != 0 && Word(i + 1) is not ("and" or ",") && (OpensObjectClearly(i + 1)
                    || (VerbForms.Of(Word(i + 2)).Forms & (VerbForm.Base | VerbForm.ThirdPerson)) == 0))
                || ((VerbForms.Of(Word(i)).Forms & (VerbForm.ThirdPerson)) != 0 && (Grammar.Determiners.Contains(Word(i + 1))
                    || Grammar.Prepositions.Contains(Word(i + 1))
                    || (i + 1 < tokens.Count && (tokens[i + 1].IsNumber || inName[i + 1] || Grammar.IsAdverb(Word(i + 1)) || !IsPunctuation(i + 1))))));
        }

        return IsStrong(i) || (IsWeak(i, start) && !HasLaterStrong(i));
    }

    /// <summary>Auxiliaries, and past forms that are no participles: they are verbs wherever they stand.</summary>
    private bool IsStrong(int i)
    {
        var word = Word(i);
        if (inName[i] || tokens[i].IsCapitalised)
        {
            return false;
        }

        if (Grammar.FiniteBe.Contains(word) || word is "has" or "had" or "hasn't" or "hadn't" or "haven't" or "does" or "did" or "doesn't" or "didn't"
            or "don't" || Grammar.Ability.Contains(word))
        {
            return true;
        }

        if (word is "do" or "have" && (Word(i + 1) is "not" or "never" or "been" or "no" || (word == "have" && Word(i - 1) != "to" && HaveParticiple(i + 1))))
        {
            return true;
        }

        return (VerbForms.Of(word).Forms & (VerbForm.Past | VerbForm.Participle | VerbForm.Base | VerbForm.ThirdPerson)) == VerbForm.Past
            && !Grammar.Determiners.Contains(Word(i - 1));
    }

    private bool HaveParticiple(int i)
    {
        while (i < tokens.Count && Grammar.IsAdverb(Word(i)))
        {
            i++;
        }

        return i < tokens.Count && ((VerbForms.Of(Word(i)).Forms & VerbForm.Participle) != 0 || VerbGroup.IsUnknownParticiple(tokens[i]));
    }

    /// <summary>Forms that could also be a noun or a participle; the neighbours decide.</summary>
    private bool IsWeak(int i, int start)
    {
        var forms = VerbForms.Of(Word(i)).Forms;
        if (forms == VerbForm.None || inName[i] || tokens[i].IsCapitalised)
        {
            return false;
        }

        var back = i - 1;
        while (back > start && IsBeforeVerb(back))
        {
            back--;
        }

        var before = Word(back);
        if (back < start || Grammar.Determiners.Contains(before) || (Grammar.Prepositions.Contains(before) && !inName[back]) || (tokens[back].IsNumber
            && !inName[back] && !inDate[back] && !(back > start && tokens[back - 1].IsCapitalised)) || before is "and" or "or" or "to")
        {
            return false;
        }

        var next = Word(i + 1);
        if ((Word(i) == "like" && before != "they") || next is "have" or "are" or "were" && EverydayWords.IsNoun(VerbForms.Of(Word(i)).Base))
        {
            return false;
        }

        if ((Word(i) == "thanks" && next == "to") || (next == "of" && !Grammar.TakeOf.Contains(VerbForms.Of(Word(i)).Base)))
        {
            return false;
        }

        if (VerbForms.Of(Word(i)).Base is "base" or "locate" or "situate" or "entitle" || ((VerbForms.Of(next).Forms & VerbForm.Past) != 0
            && EverydayWords.IsNoun(Word(i))))
        {
            return false;
        }

        if ((forms & VerbForm.Past) != 0 && (forms & VerbForm.Participle) != 0 && Grammar.Prepositions.Contains(next) && HasLaterPresent(i))
        {
            return false;
        }

        if ((forms & VerbForm.Past) != 0)
        {
            return next != "by" && next != "-" && IsNounLike(back) && !(Grammar.Prepositions.Contains(next) && (forms & VerbForm.Participle) != 0
                && Grammar.NeedObject.Contains(VerbForms.Of(Word(i)).Base));
        }

        if ((forms & VerbForm.ThirdPerson) != 0)
        {
            // A verb in the third person has a singular subject.
            var isPlural = before.EndsWith('s') && !inName[back] && !before.EndsWith("ss", StringComparison.Ordinal);
            if (inName[back] && EverydayWords.IsNoun(VerbForms.Of(Word(i)).Base) && Grammar.Prepositions.Contains(Word(i + 2)) && IsLikelyVerb(Word(i + 1)))
            {
                // "QueueTask requests originate from": the unknown word behind it is the verb.
                return false;
            }

            var isNounToo = !inName[back] && before is not ("it" or "he" or "she") && EverydayWords.IsNoun(VerbForms.Of(Word(i)).Base);
            if (isNounToo && (!OpensObjectClearly(i + 1) || (next.EndsWith("ly", StringComparison.Ordinal) && i + 2 < tokens.Count
                && tokens[i + 2].IsWord && !OpensObjectClearly(i + 2)) || !HasSingularHead(start, back)))
            {
                return false;
            }

            return IsNounLike(back) && (!isPlural || tokens[back].IsCapitalised) && (OpensObject(i + 1) || before is "it" or "he" or "she" || inName[back]);
        }

        return (forms & VerbForm.Base) != 0 && (before is "they" or "who" or ")" or "," && HasPluralHead(start, back) || HasPluralHead(start, back)
            && (!EverydayWords.IsNoun(Word(i)) || OpensObjectClearly(i + 1)) || before is "they" or "people" or "children" or "men" or "women" or "both"
            or "police" or "staff" or "crew" or "have"
            || (before.EndsWith('s') && !inName[back] && !before.EndsWith("ss", StringComparison.Ordinal) && tokens[back].IsWord && before != "'s"))
                && OpensObject(i + 1);
    }

    /// <summary>Whether a word is a verb in its base form by the list or by its ending.</summary>
    private static bool IsLikelyVerb(string word) =>
        !EverydayWords.IsNoun(word) && ((VerbForms.Of(word).Forms & VerbForm.Base) != 0
            || (word.Length > 5 && (word.EndsWith("ate", StringComparison.Ordinal) || word.EndsWith("ize", StringComparison.Ordinal)
            || word.EndsWith("ify", StringComparison.Ordinal))));

    /// <summary>"The parameter provided to a format represents a line": a verb in the present follows, so the one in the past was a participle.</summary>
    private bool HasLaterPresent(int at)
    {
        for (var i = at + 2; i < Math.Min(tokens.Count, at + Window) && !IsPunctuation(i) && Word(i) is not ("and" or "but" or "or")
            && !Grammar.Relatives.Contains(Word(i)) && !Grammar.Subordinators.Contains(Word(i)); i++)
        {
            if ((VerbForms.Of(Word(i)).Forms & (VerbForm.ThirdPerson | VerbForm.Past)) == VerbForm.ThirdPerson && IsWeak(i, at + 1))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The noun before the first preposition or comma of a phrase, which the verb agrees with; -1 when the phrase has none.</summary>
    private int HeadOf(int start, int last)
    {
        var head = -1;
        for (var i = start; i <= last; i++)
        {
            if (i > start && !inName[i] && (Grammar.Prepositions.Contains(Word(i)) || Word(i) is "," or "(" or "who" or "which" or "–" or "—"))
            {
                break;
            }

            head = tokens[i].IsWord ? i : head;
        }

        return head;
    }

    private bool HasPluralHead(int start, int last) =>
        (inName[last] && last - start < 8 && Enumerable.Range(start, last - start).Any(i => Word(i) == "and" && !inName[i]) && inName[start]) ||
        HeadOf(start, last) is >= 0 and var head && Word(head) is { Length: > 3 } word && (word[^1] == 's' && !word.EndsWith("ss", StringComparison.Ordinal)
            && !word.EndsWith("us", StringComparison.Ordinal) && !(inName[head] && Word(start) != "the")
            || word is "people" or "children" or "women" or "police");

    private bool HasSingularHead(int start, int last) =>
        HeadOf(start, last) is >= 0 and var head && (inName[head] || Word(head)[^1] != 's' || Word(head).EndsWith("ss", StringComparison.Ordinal))
        && !Grammar.Numbers.Contains(Word(start))
        && Word(start) is not ("many" or "most" or "some" or "several" or "few" or "both" or "all" or "other" or "these" or "those")
        && !Grammar.Numbers.Contains(Word(head)) && Word(head) is not ("many" or "most" or "some" or "several" or "few" or "both" or "all" or "other" or "others")
        && (inName[head] || Grammar.Determiners.Contains(Word(start)) || (start > 0 && Grammar.Determiners.Contains(Word(start - 1))) || tokens[head].IsNumber
            || !EverydayWords.Contains(Word(start)) || (last == start && Grammar.Determiners.Contains(Word(last + 2))));

    /// <summary>What can only begin an object, never go on with a compound noun.</summary>
    private bool OpensObjectClearly(int i) =>
        i < tokens.Count && (Grammar.Determiners.Contains(Word(i)) || Grammar.Prepositions.Contains(Word(i)) || inName[i] || tokens[i].IsNumber
            || Grammar.Numbers.Contains(Word(i)) || Grammar.IsAdverb(Word(i)) || IsCurrency(i)
            || (tokens[i].IsCapitalised && tokens[i].Text.Length > 1)
            || Word(i) is "them" or "him" or "one" or "you" or "us" or "it" or "more" or "less" or "up" or "about");

    /// <summary>Adverbs and negations that stand between a subject and its verb.</summary>
    private bool IsBeforeVerb(int i) =>
        !inName[i] && (Grammar.IsAdverb(Word(i)) || Word(i) is "never" or "not" || (Word(i) == "longer" && Word(i - 1) == "no") || (Word(i) == "no"
            && Word(i + 1) == "longer"));

    private bool IsNounLike(int i) => tokens[i].IsWord || Word(i) is "," or ")" or "–" or "—" or "”" or "\"" or "*" or "_" or "%" or "`";

    private bool OpensObject(int i) =>
        i < tokens.Count && (Grammar.Determiners.Contains(Word(i)) || Grammar.Prepositions.Contains(Word(i)) || inName[i] || tokens[i].IsNumber
            || Grammar.IsAdverb(Word(i))
            || Grammar.Negations.Contains(Word(i)) || (tokens[i].IsWord && !IsStrong(i)) || IsCurrency(i) || Word(i) is "`" or "“" or "\"");

    /// <summary>True when a verb that cannot be anything else follows before the clause ends, so that the word before it was none.</summary>
    private bool HasLaterStrong(int at)
    {
        for (var i = at + 1; i < Math.Min(tokens.Count, at + Window); i++)
        {
            if (IsPunctuation(i) || Word(i) is "and" or "but" or "or" || Grammar.Relatives.Contains(Word(i)) || Grammar.Subordinators.Contains(Word(i))
                || Grammar.Subjects.Contains(Word(i)))
            {
                return false;
            }

            if (IsStrong(i))
            {
                return true;
            }
        }

        return false;
    }
}
