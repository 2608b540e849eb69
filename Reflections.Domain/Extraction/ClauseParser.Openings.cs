using Reflections.Domain.Extraction.Lexicon;

namespace Reflections.Domain.Extraction;

/// <summary>What stands before the subject, and where the next clause begins.</summary>
internal sealed partial class ClauseParser
{
    /// <summary>Skips list marks and an adverbial before the subject: "In 1987, …", "When the ice came, …".</summary>
    private int SkipOpening(int i)
    {
        while (i < tokens.Count && (!tokens[i].IsWord || (tokens[i].IsNumber && Word(i + 1) is "." or ")")))
        {
            i++;
        }

        var opens = Word(i);
        if (opens is "and" or "but" or "or" or "so" or "yet" || (Grammar.Connectives.Contains(opens) && Word(i + 1) == ",")
            || (Grammar.IsAdverb(opens) && opens is not ("there" or "here") && Word(i + 1) != "'s" && !inName[Math.Min(i, tokens.Count - 1)]
            && Word(i + 1) != "of"))
        {
            i += Word(i + 1) == "," ? 2 : 1;
            opens = Word(i);
        }

        // "PARIS — The museum opened": the place of a report opens nothing.
        for (var dash = i + 1; dash < Math.Min(tokens.Count, i + 6); dash++)
        {
            if (Word(dash) is "—" or "–" && tokens[dash - 1].IsShouted && dash + 2 < tokens.Count)
            {
                return SkipOpening(dash + 1);
            }
        }

        // "Founded in 1987, the firm employs 140 people."
        if (i < tokens.Count && !inName[i] && (VerbForms.Of(opens).Forms & (VerbForm.Participle | VerbForm.Gerund)) != 0
            && (Grammar.Prepositions.Contains(Word(i + 1)) || (VerbForms.Of(opens).Forms & VerbForm.Gerund) != 0))
        {
            return OpeningComma(i) is > 0 and var behind ? behind : i;
        }

        if (i < tokens.Count && !inName[i] && OpeningComma(i) is > 0 and var main)
        {
            return main;
        }

        if (i >= tokens.Count || inName[i] || !(Grammar.Prepositions.Contains(opens) || Grammar.Subordinators.Contains(opens) || opens is "every" or "each"
            or "between" || inDate[i]))
        {
            return i;
        }

        for (var comma = i + 1; comma < Math.Min(tokens.Count, i + Window); comma++)
        {
            if (Word(comma) == "," && !inDate[comma] && FirstFinite(comma + 1) is { } finite && finite > comma + 1 && !HasBareComma(comma + 1, finite))
            {
                return Word(comma + 1) is "and" or "but" ? comma + 2 : comma + 1;
            }
        }

        // "Until this week the boats sold their fish": the next determiner after a whole phrase begins the subject.
        for (var subject = i + 2; subject < Math.Min(tokens.Count, i + 7) && !IsPunctuation(subject); subject++)
        {
            if ((Grammar.Articles.Contains(Word(subject)) || Grammar.Subjects.Contains(Word(subject)) || Word(subject) is "its" or "their" or "his" or "her")
                && !Grammar.Prepositions.Contains(Word(subject - 1)) && !Grammar.Determiners.Contains(Word(subject - 1)) && Word(subject - 1) is not ("than"
                    or "and" or "or" or "all" or "both" or "not" or "only") && !IsStrong(subject - 1) && Grammar.Prepositions.Contains(opens)
                && FirstFinite(subject) is { } verb && verb > subject && !AnyStrong(i, subject) && !HasBareComma(subject, verb))
            {
                return subject;
            }
        }

        // "In 1987 the company moved": without a comma only a date, or one name, can be told from the subject.
        var end = i + 1;
        while (end < tokens.Count && (inDate[end] || (inName[end] && !inDate[i + 1])))
        {
            end++;
        }

        return end > i + 1 && (Grammar.Determiners.Contains(Word(end)) || Grammar.Subjects.Contains(Word(end)) || (end < tokens.Count && inName[end])) ? end : i;
    }

    /// <summary>
    /// Where the main clause begins behind the comma of an opening phrase without a verb, "A few minutes later, the boiler exploded"; 0 when there is none.
    /// </summary>
    private int OpeningComma(int start)
    {
        for (var comma = start + 1; comma < Math.Min(tokens.Count, start + Window); comma++)
        {
            if (IsStrong(comma) || Word(comma) is ";" or ":")
            {
                return 0;
            }

            if (Word(comma) != "," || inDate[comma] || !OpensSubject(comma + 1) || FirstFinite(comma + 1) is not { } verb || verb <= comma + 1
                || HasBareComma(comma + 1, verb))
            {
                continue;
            }

            // "Paris, Berlin and Rome are": names in a list open nothing.
            var isList = !Grammar.Determiners.Contains(Word(comma + 1)) && !Grammar.Subjects.Contains(Word(comma + 1))
                && Enumerable.Range(comma + 1, verb - comma - 1).Any(i => Word(i) is "and" or "or");
            return isList ? 0 : comma + 1;
        }

        return 0;
    }

    /// <summary>The next place where a clause begins: behind "and", "but", ";" or a comma, with a subject of its own or the inherited one.</summary>
    private int NextClause(int from, TokenRange? inherited)
    {
        for (var i = from; i < tokens.Count; i++)
        {
            // What follows ", who" or ", which" is said of the word before it, up to the next comma.
            if (Grammar.Relatives.Contains(Word(i)) && !inName[i] && i > from && (Word(i) != "that" || (i + 1 < tokens.Count && IsFinite(i + 1, i + 1, true))))
            {
                while (i < tokens.Count && !(Word(i) is "," or ";" && !IsBetweenNumbers(i)))
                {
                    i++;
                }
            }

            if (Grammar.Subordinators.Contains(Word(i)) && !inName[i] && i > from && Word(i) is not ("because" or "although" or "though" or "since" or "as"
                or "until" or "after" or "before" or "once" or "so" or "than"))
            {
                while (i < tokens.Count && Word(i) is not ("," or ";"))
                {
                    i++;
                }
            }

            if (Word(i) is not ("and" or "but" or "yet" or ";" or "," or ":" or "–" or "—" or "while" or "whereas" or "because" or "although" or "though")
                || inName[i])
            {
                continue;
            }

            var start = i + 1;
            while (start < tokens.Count && (Word(start) is "and" or "but" or "then" or "so" || (Grammar.IsAdverb(Word(start))
                && Word(start) is not ("there" or "here") && !inName[start])))
            {
                start++;
            }

            if (start >= tokens.Count || Grammar.Relatives.Contains(Word(start)) || (Grammar.Subordinators.Contains(Word(start))
                && Word(start) is not ("while" or "whereas" or "because" or "although" or "though"))
                || (Word(start) is "one" or "some" or "most" or "all" or "both" or "many" && Word(start + 1) == "of" && Grammar.Relatives.Contains(Word(start + 2))))
            {
                continue;
            }

            if (Word(start) is "while" or "whereas" or "because" or "although" or "though")
            {
                start++;
            }

            // "and by noon the first crates had filled half of it"
            if (Grammar.Prepositions.Contains(Word(start)) && start < tokens.Count && !inName[start] && Word(i) is "and" or "but" or ";"
                && SkipOpening(start) is var opened && opened > start)
            {
                if (FirstFinite(opened) is { } main && main > opened && !HasBareComma(opened, main))
                {
                    return opened;
                }

                continue;
            }

            // "gardens, ploughed fields": a bare comma joins verbs only where an object of their own follows.
            var isBareComma = Word(i) == "," && start == i + 1 && !IsStrong(start) && !Grammar.Determiners.Contains(Word(start + 1))
                && !Grammar.Prepositions.Contains(Word(start + 1))
                && !(OpensObjectClearly(start + 1) && IsListOfVerbs(start));
            if (inherited is not null && !isBareComma && Word(i) is not (":" or "–" or "—" or "while" or "whereas" or "because" or "although" or "though")
                && IsFinite(start, start, true)
                && (Word(i) != "," || start > i + 1 || IsListOfVerbs(start)))
            {
                return start;
            }

            if (start >= tokens.Count)
            {
                continue;
            }

            var opensSubject = Grammar.Determiners.Contains(Word(start)) || Grammar.Subjects.Contains(Word(start)) || inName[start]
                || Grammar.Numbers.Contains(Word(start)) || tokens[start].IsNumber
                || Word(start) is "there" or "here" || Word(i) is ";" or ":" or "while" or "whereas" or "because" or "although" or "though"
                || (Word(i) is "and" or "but" && Word(i - 1) is "," or ";");
            if (opensSubject && FirstFinite(start) is { } finite && finite > start && !HasBareComma(start, finite))
            {
                return start;
            }
        }

        return tokens.Count;
    }

    /// <summary>"attended a school, taught herself German and won a scholarship": a comma joins verbs when "and" and another verb follow.</summary>
    private bool IsListOfVerbs(int verb)
    {
        if (Grammar.FiniteBe.Contains(Word(verb)))
        {
            return false;
        }

        for (var i = verb + 1; i < Math.Min(tokens.Count, verb + Window) && Word(i) is not (";" or ":"); i++)
        {
            var next = i + 1;
            while (Grammar.IsAdverb(Word(next)))
            {
                next++;
            }

            if (Word(i) is "and" or "but" && next < tokens.Count && IsFinite(next, next, true))
            {
                return true;
            }
        }

        return false;
    }
}
