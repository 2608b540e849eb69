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

            if (i > start && Word(i) is "," or "(" or "–" or "—" && IsModifier(i + 1))
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
            // A second predicate: "and employs", "and was sold", "but sank".
            return !tokens[i].IsCapitalised && (IsStrong(i)
                || ((VerbForms.Of(Word(i)).Forms & VerbForm.Past) != 0 && Word(i + 1) is not ("and" or ","))
                || ((VerbForms.Of(Word(i)).Forms & (VerbForm.ThirdPerson)) != 0 && (Grammar.Determiners.Contains(Word(i + 1)) || Grammar.Prepositions.Contains(Word(i + 1))
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

        if (Grammar.FiniteBe.Contains(word) || word is "has" or "had" or "hasn't" or "hadn't" or "haven't" or "does" or "did" or "doesn't" or "didn't" or "don't" || Grammar.Ability.Contains(word))
        {
            return true;
        }

        return (VerbForms.Of(word).Forms & (VerbForm.Past | VerbForm.Participle | VerbForm.Base | VerbForm.ThirdPerson)) == VerbForm.Past && !Grammar.Determiners.Contains(Word(i - 1));
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
        while (back > start && Grammar.IsAdverb(Word(back)) && !inName[back])
        {
            back--;
        }

        var before = Word(back);
        if (back < start || Grammar.Determiners.Contains(before) || (Grammar.Prepositions.Contains(before) && !inName[back]) || (tokens[back].IsNumber && !inName[back] && !inDate[back]) || before is "and" or "or" or "to")
        {
            return false;
        }

        var next = Word(i + 1);
        if ((forms & VerbForm.Past) != 0)
        {
            return next != "by" && next != "-" && IsNounLike(back);
        }

        if ((forms & VerbForm.ThirdPerson) != 0)
        {
            // A verb in the third person has a singular subject.
            var isPlural = before.EndsWith('s') && !inName[back] && !before.EndsWith("ss", StringComparison.Ordinal);
            return IsNounLike(back) && (!isPlural || tokens[back].IsCapitalised) && (OpensObject(i + 1) || before is "it" or "he" or "she" || inName[back]);
        }

        return (forms & VerbForm.Base) != 0 && (before is "they" or "people" or "children" or "men" or "women" or "both" or "police" or "staff" or "crew" or "have"
            || (before.EndsWith('s') && !before.EndsWith("ss", StringComparison.Ordinal) && tokens[back].IsWord && before != "'s")) && OpensObject(i + 1);
    }

    private bool IsNounLike(int i) => tokens[i].IsWord || Word(i) is "," or ")" or "–" or "—" or "”" or "\"" or "*" or "_" or "%";

    private bool OpensObject(int i) =>
        i < tokens.Count && (Grammar.Determiners.Contains(Word(i)) || Grammar.Prepositions.Contains(Word(i)) || inName[i] || tokens[i].IsNumber || Grammar.IsAdverb(Word(i))
            || Grammar.Negations.Contains(Word(i)) || (tokens[i].IsWord && !IsStrong(i)) || Word(i) is "€" or "$" or "£");

    /// <summary>True when a verb that cannot be anything else follows before the clause ends, so that the word before it was none.</summary>
    private bool HasLaterStrong(int at)
    {
        for (var i = at + 1; i < Math.Min(tokens.Count, at + Window); i++)
        {
            if (IsPunctuation(i) || Word(i) is "and" or "but" or "or" || Grammar.Relatives.Contains(Word(i)) || Grammar.Subordinators.Contains(Word(i)) || Grammar.Subjects.Contains(Word(i)))
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
