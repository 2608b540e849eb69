using Reflections.Domain.Extraction.Lexicon;

namespace Reflections.Domain.Extraction;

/// <summary>What follows a verb, and what stands between commas.</summary>
internal sealed partial class ClauseParser
{
    /// <summary>The object of a verb group. Returns where it ends and the clause, or null when there is nothing to state.</summary>
    private (int End, Clause? Clause) Complement(TokenRange subject, VerbGroup group)
    {
        var start = group.End;
        if (Word(start) == "that" && (OpensSubject(start + 1)))
        {
            return (start, null);
        }

        if (group.IsCopula && Word(subject.First) == "it" && subject.End - subject.First == 1 && IsExpletive(start))
        {
            return (start, null);
        }

        if (group.IsPassive && Agent(start) is { } agent)
        {
            return (agent.End, new Clause(Trimmed(agent), group.Lemma, subject, group.IsNegative, 0.85) { IsTurned = true });
        }

        var isNegative = group.IsNegative || Word(start) == "no" || Grammar.Negations.Contains(Word(subject.First)) || Word(subject.First) == "no";
        var prefix = group.IsPassive ? "be " + group.Participle : group.Lemma;
        var first = start;
        var predicate = prefix;
        if (Grammar.Prepositions.Contains(Word(start)) && !(Word(start) == "at" && Word(start + 1) is "least" or "most") && !(start < tokens.Count
            && inName[start]) && !(Word(start) is "about" or "over" or "around" or "up"
            && IsAmount(start + 1)))
        {
            predicate = $"{prefix} {Word(start)}";
            first++;
        }

        // "lends you a trailer", "taught herself German": the thing is the object.
        if (Word(first) is "himself" or "herself" or "itself" or "themselves" && first + 1 < tokens.Count && (tokens[first + 1].IsCapitalised
            || Grammar.Determiners.Contains(Word(first + 1))))
        {
            first++;
        }

        if (Word(first) is "you" or "them" or "him" or "her" or "us" or "me" && Grammar.Articles.Contains(Word(first + 1)))
        {
            first++;
        }

        if ((Word(first) == "to" && first > start - 1 && (Word(first + 1) == "be" || (VerbForms.Of(Word(first + 1)).Forms & VerbForm.Base) != 0))
            || Word(first) is "when" or "where" or "if" or "because" or "while" or "that" or "how" or "why" or "whether" or "what")
        {
            return (Math.Max(first, group.End), null);
        }

        var end = PhraseEnd(first, group.IsCopula && first == start);
        var range = Trimmed(new TokenRange(first, end));
        if (range.IsEmpty || (range.End - range.First == 1 && (Grammar.IsAdverb(Word(range.First)) || Grammar.Unreadable.Contains(Word(range.First))
            || Grammar.NoObjects.Contains(Word(range.First)))))
        {
            return (Math.Max(end, group.End), null);
        }

        // "derived from a fast, slightly garbled pronunciation": an adjective before a comma is no object.
        if (end < tokens.Count && Word(end) == "," && range.End - range.First == 1 && range.First > 0 && Grammar.Articles.Contains(Word(range.First - 1))
            && Grammar.IsAdverb(Word(end + 1)))
        {
            return (end, null);
        }

        return (end, new Clause(subject, predicate, range, isNegative, 0.85));
    }

    /// <summary>"It was necessary to …", "it is clear that …": nothing is meant by "it".</summary>
    private bool IsExpletive(int from)
    {
        for (var i = from; i < Math.Min(tokens.Count, from + 6) && !IsPunctuation(i) && !Grammar.Articles.Contains(Word(i)); i++)
        {
            if (Word(i) == "that" || (Word(i) == "to" && (VerbForms.Of(Word(i + 1)).Forms & VerbForm.Base) != 0)
                || Word(i) is "when" or "why" or "how" or "whether" or "what" || (Word(i) == "to"
                && Word(i - 1) is "possible" or "impossible" or "necessary" or "easy" or "hard" or "difficult" or "important" or "common" or "best" or "okay"))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsAmount(int i) => i < tokens.Count
        && (tokens[i].IsNumber || (Word(i) == "to" && i + 1 < tokens.Count && tokens[i + 1].IsNumber) || IsCurrency(i)
            || Grammar.Numbers.Contains(Word(i)) || Word(i) is "a" or "half" or "€" or "$" or "£" || Word(i + 1) is "hundred" or "thousand");

    private bool OpensSubject(int i) => i < tokens.Count && (Grammar.Determiners.Contains(Word(i)) || Grammar.Subjects.Contains(Word(i)) || inName[i]);

    /// <summary>The noun phrase behind "by" of a passive, unless it names a time, a way or a means.</summary>
    private TokenRange? Agent(int start)
    {
        for (var i = start; i < Math.Min(tokens.Count, start + Window); i++)
        {
            if (IsPunctuation(i) || Word(i) is "and" or "but" || Grammar.Relatives.Contains(Word(i)))
            {
                return null;
            }

            if (Word(i) != "by" || inName[i])
            {
                continue;
            }

            var isAgent = i + 1 < tokens.Count && !inDate[i + 1] && !IsCurrency(i + 1)
                && !((tokens[i + 1].IsNumber || Grammar.Numbers.Contains(Word(i + 1)) || Word(i + 1) is "a" or "more" or "about")
                    && Enumerable.Range(i + 1, 4).Any(next => Grammar.Margins.Contains(Word(next)) || Word(next) is "%"))
                && !(tokens[i + 1].IsNumber && (i + 2 >= tokens.Count || !tokens[i + 2].IsWord)) && (VerbForms.Of(Word(i + 1)).Forms & VerbForm.Gerund) == 0
                && !(Word(i + 1).EndsWith("ing", StringComparison.Ordinal) && !tokens[i + 1].IsCapitalised && Grammar.Determiners.Contains(Word(i + 2)))
                && (inName[i + 1] || Grammar.Determiners.Contains(Word(i + 1)) || Word(i + 1) is "volunteers" or "local" || PhraseEnd(i + 1, false) - i > 2);
            return isAgent ? new TokenRange(i + 1, PhraseEnd(i + 1, false)) : null;
        }

        return null;
    }

    /// <summary>Where the phrase at <paramref name="start"/> ends: at the next adverbial, subordinate clause or clause with a verb of its own.</summary>
    private int PhraseEnd(int start, bool isComplement)
    {
        for (var i = start; i < tokens.Count; i++)
        {
            var word = Word(i);
            if (i > start && inDate[i - 1] && !inDate[i] && inDate[start] && word is not ("and" or "or" or "–" or "-"))
            {
                return i;
            }

            if (inName[i])
            {
                continue;
            }

            if (word is "," or "and" or "or" or "&")
            {
                if (!ContinuesList(i, start))
                {
                    return i;
                }
            }
            else if (IsPunctuation(i) && word is not ("“" or "”" or "\"" or "‘" or "'" or "’"))
            {
                return i;
            }
            else if (i > start && EndsPhrase(i, start, isComplement))
            {
                return i;
            }
        }

        return tokens.Count;
    }

    private bool EndsPhrase(int i, int start, bool isComplement)
    {
        var word = Word(i);
        if (word is "of" or "per" || (word == "to" && Word(i - 1) == "up") || (word is "to" && tokens[i - 1].IsNumber && i + 1 < tokens.Count
            && tokens[i + 1].IsNumber))
        {
            return false;
        }

        if (word is "between" or "for" or "in" or "on" or "with" or "to" or "at" or "from" && isComplement && !(i + 1 < tokens.Count && inDate[i + 1]))
        {
            return word is "to" && (Word(i + 1) == "be" || (VerbForms.Of(Word(i + 1)).Forms & VerbForm.Base) != 0) && !Grammar.Determiners.Contains(Word(i + 1));
        }

        if (Grammar.Prepositions.Contains(word) || Grammar.Relatives.Contains(word) || Grammar.Subordinators.Contains(word) || word is "today" or "now"
            or "there" or "every" or "each" or "again" or "twice" or "once" or "but" or "instead" || (word == "thanks" && Word(i + 1) == "to"))
        {
            return word != "over" || !IsAmount(i + 1);
        }

        var forms = VerbForms.Of(word).Forms;
        var isNoun = (forms & (VerbForm.Base | VerbForm.ThirdPerson)) != 0;
        return (forms & (VerbForm.Gerund | VerbForm.Participle)) != 0 && !isNoun && !EverydayWords.IsNoun(word) && tokens[i - 1].IsWord
            && !Grammar.Determiners.Contains(Word(i - 1)) && !tokens[i - 1].IsNumber
            && i - start >= 1 && (Grammar.Prepositions.Contains(Word(i + 1)) || Grammar.Determiners.Contains(Word(i + 1)) || IsPunctuation(i + 1)
                || (Word(i + 1) is "and" or "or" && (VerbForms.Of(Word(i + 2)).Forms & VerbForm.Participle) != 0));
    }

    /// <summary>Whether "," or "and" joins another noun and not another clause.</summary>
    private bool ContinuesList(int at, int start)
    {
        var next = at + 1;
        while (next < tokens.Count && Word(next) is "and" or "or")
        {
            next++;
        }

        if (at == start || next >= tokens.Count || IsPunctuation(next) || Grammar.Relatives.Contains(Word(next)) || Grammar.Subordinators.Contains(Word(next))
            || Grammar.Subjects.Contains(Word(next))
            || Word(next) is "but" or "so" or "then" or "available" or "able" || IsFinite(next, next, true)
            || (Word(next).EndsWith("ed", StringComparison.Ordinal) && !inName[next] && Grammar.Determiners.Contains(Word(next + 1)))
            || (!inName[next] && (VerbForms.Of(Word(next)).Forms & VerbForm.Participle) != 0 && !EverydayWords.IsNoun(Word(next))
                && (Grammar.Prepositions.Contains(Word(next + 1)) || Grammar.IsAdverb(Word(next + 1))))
            || (Word(at) == "," && !inName[next] && IsGerund(next)
                && (!EverydayWords.IsNoun(Word(next)) || Grammar.Determiners.Contains(Word(next + 1)) || Grammar.Prepositions.Contains(Word(next + 1))))
            || (Grammar.Prepositions.Contains(Word(next)) && !inName[next]) || (Grammar.IsAdverb(Word(next)) && !inName[next]))
        {
            return false;
        }

        if (FirstFinite(next) is { } finite && !HasBareComma(next, finite))
        {
            return false;
        }

        // "…, and the firm adheres to it": behind a first comma "and" joins a clause, whose verb no list may know.
        if (Word(at) == "," && next > at + 1 && !Enumerable.Range(start, at - start).Any(i => Word(i) == ","))
        {
            return false;
        }

        if (Word(at) != ",")
        {
            return true;
        }

        // A comma continues a list only when its "and" is still to come.
        for (var i = next; i < Math.Min(tokens.Count, next + Window); i++)
        {
            if (Word(i) is "and" or "or" || (next > at + 1))
            {
                // "a lock, a bell and two lights" is a list; "Termia, a maker of locks and bells" is not.
                return !IsModifier(at + 1) || (!inName[at - 1] && Word(at + 1) is "a" or "an" or "the" && !HasGerundBehind(i));
            }

            if (Word(i) is ";" or ":" or "." or "(" || IsStrong(i))
            {
                return false;
            }
        }

        return false;
    }

    private bool IsGerund(int i) => (VerbForms.Of(Word(i)).Forms & VerbForm.Gerund) != 0 || (Word(i).Length > 5
        && Word(i).EndsWith("ing", StringComparison.Ordinal) && !tokens[i].IsCapitalised);

    private bool HasGerundBehind(int at)
    {
        for (var i = at + 1; i < tokens.Count && !IsPunctuation(i); i++)
        {
            if (Word(i) == "being" || Grammar.Relatives.Contains(Word(i)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when the words behind a comma say something about what stands before it.</summary>
    private bool IsModifier(int i) =>
        i < tokens.Count && (Word(i) is "which" or "who" or "whose" or "whom" or "where" or "a" or "an" or "the" or "its" or "his" or "her" or "their"
            or "our" or "formerly" or "then" or "now" or "including" or "born" or "like"
            || (Grammar.Prepositions.Contains(Word(i)) && !inName[i]) || IsParticiple(i) || (WordLists.KindOfNoun.ContainsKey(Word(i)) && !inName[i]))
                && CloseOf(i - 1) > 0 && !HasOwnVerb(i);

    private bool HasOwnVerb(int start)
    {
        if (Grammar.Relatives.Contains(Word(start)))
        {
            return false;
        }

        for (var i = start + 1; i < Math.Min(tokens.Count, start + Window) && !IsPunctuation(i) && !Grammar.Relatives.Contains(Word(i)); i++)
        {
            if (IsStrong(i))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsParticiple(int i) =>
        i < tokens.Count && !inName[i] && (VerbForms.Of(Word(i)).Forms & VerbForm.Participle) != 0 && !tokens[i].IsCapitalised
        && Grammar.Prepositions.Contains(Word(i + 1));

    private bool IsDescription(int start, int close) =>
        !Enumerable.Range(start, close - start).Any(IsStrong)
        && (Grammar.Determiners.Contains(Word(start)) || WordLists.KindOfNoun.ContainsKey(Word(start)))
        && !(close < tokens.Count && Word(close) == "," && Word(close + 1) is "and" or "or") && Word(close) is not "and";

    /// <summary>The index of what closes the insertion that a comma, bracket or dash opens; the sentence's end counts. -1 when nothing does.</summary>
    private int CloseOf(int open)
    {
        for (var i = open + 1; i < Math.Min(tokens.Count, open + Window); i++)
        {
            if (Word(open) == "(" ? Word(i) == ")" : Word(i) is "," or ";" or "." or "–" or "—" or ":" && !inName[i])
            {
                return i;
            }
        }

        return tokens.Count - open < Window ? tokens.Count : -1;
    }

    private TokenRange Trimmed(TokenRange range)
    {
        var (first, end) = (range.First, Math.Min(range.End, tokens.Count));
        while (first < end && (Grammar.Articles.Contains(Word(first)) || (IsPunctuation(first) && Word(first) is not ("“" or "\"")) || Word(first) == "no"))
        {
            first++;
        }

        while (end > first && !ClosesInside(first, end - 1) && ((Grammar.Articles.Contains(Word(end - 1)) && !inName[end - 1])
            || (Grammar.Prepositions.Contains(Word(end - 1)) && !inName[end - 1] && Word(end - 1) is not ("in" or "out" or "up" or "off" or "on" or "across"))
            || IsPunctuation(end - 1) || Word(end - 1) is "-" or "such" or "rather"
             || (Word(end) is "which" or "whom" or "what" && Grammar.Prepositions.Contains(Word(end - 1)))
             || (Grammar.IsAdverb(Word(end - 1)) && !inName[end - 1] && !(Grammar.Dimensions.Contains(Word(end - 1))
            && end - first > 2 && tokens[end - 3].IsNumber)) || Word(end - 1) is "and" or "or"))
        {
            end--;
        }

        return new TokenRange(first, end);
    }

    /// <summary>Whether a closing mark ends something that was opened inside the range.</summary>
    private bool ClosesInside(int first, int at) =>
        Word(at) is "”" or "\"" or ")" or "»" && Enumerable.Range(first, at - first).Count(i => Word(at) == "\"" ? Word(i) == "\"" : Word(i) is "“" or "("
            or "«") % 2 == 1;
}
