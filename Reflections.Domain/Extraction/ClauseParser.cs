using Reflections.Domain.Extraction.Lexicon;

namespace Reflections.Domain.Extraction;

/// <summary>
/// Reads the clauses of one statement from left to right: subject, verb group, object, then what is joined by "and", "but", a semicolon or a comma.
/// What it does not understand it leaves out. Each step looks ahead at most to the next clause boundary within <see cref="Window"/> tokens.
/// </summary>
internal sealed partial class ClauseParser
{
    private const int Window = 40;
    private const int MaxTokens = 120;
    private const int MaxSubjectTokens = 14;

    private readonly IReadOnlyList<Token> tokens;
    private readonly bool[] inName;
    private readonly bool[] inDate;
    private readonly bool[] isPerson;
    private readonly bool[] isThing;
    private readonly List<Clause> clauses = [];
    private bool wasPassive;

    private ClauseParser(IReadOnlyList<Token> tokens, IReadOnlyList<EntityMention> entities)
    {
        this.tokens = tokens;
        inName = [.. tokens.Select(token => entities.Any(entity => IsNameType(entity.Type) && Covers(entity, token)))];
        isPerson = [.. tokens.Select(token => entities.Any(entity => entity.Type == EntityType.Person && Covers(entity, token)))];
        isThing = [.. tokens.Select(token => entities.Any(entity => entity.Type is EntityType.Place or EntityType.Organisation or EntityType.Product && Covers(entity, token)))];
        inDate = [.. tokens.Select(token => entities.Any(entity => entity.Type == EntityType.Date && Covers(entity, token)))];
    }

    /// <summary>The clauses of a sentence that passed <see cref="StatementFilter"/>.</summary>
    /// <param name="entities">The entities inside the sentence.</param>
    public static List<Clause> Parse(IReadOnlyList<Token> tokens, IReadOnlyList<EntityMention> entities)
    {
        if (tokens.Count > MaxTokens)
        {
            return [];
        }

        var parser = new ClauseParser(tokens, entities);
        parser.Modifiers();
        parser.Sentence();
        parser.clauses.RemoveAll(clause => !parser.IsSound(clause));
        parser.clauses.Sort((left, right) => left.Subject.First != right.Subject.First
            ? left.Subject.First.CompareTo(right.Subject.First)
            : left.Object.First.CompareTo(right.Object.First));
        return parser.clauses;
    }

    private static bool IsNameType(EntityType type) => type is not (EntityType.Date or EntityType.Quantity or EntityType.Money);

    private static bool Covers(EntityMention entity, Token token) => token.Start >= entity.Span.Start && token.End <= entity.Span.End;

    private string Word(int i) => i >= 0 && i < tokens.Count ? tokens[i].Lower : "";

    private bool IsPunctuation(int i) => i >= tokens.Count || (!tokens[i].IsWord && tokens[i].Lower is not ("'s" or "'" or "%" or "°" or "°" or "&" or "/" or "-" or "+" or "²" or "³" or "*" or "_" or "`" or "#") && !IsCurrency(i));

    private bool IsCurrency(int i) => i < tokens.Count && char.GetUnicodeCategory(tokens[i].Text[0]) == System.Globalization.UnicodeCategory.CurrencySymbol;

    private void Sentence()
    {
        var i = SkipOpening(0);
        TokenRange? inherited = null;
        for (var guard = 0; i < tokens.Count && guard < MaxTokens; guard++)
        {
            var next = Clause(i, inherited, out var subject);
            if (next <= i)
            {
                break;
            }

            inherited = subject ?? inherited;
            i = NextClause(next, inherited);
        }
    }

    /// <summary>Skips list marks and an adverbial before the subject: "In 1987, …", "When the ice came, …".</summary>
    private int SkipOpening(int i)
    {
        while (i < tokens.Count && (!tokens[i].IsWord || (tokens[i].IsNumber && Word(i + 1) is "." or ")")))
        {
            i++;
        }

        var opens = Word(i);
        if (opens is "and" or "but" or "or" or "so" or "yet" || (Grammar.Connectives.Contains(opens) && Word(i + 1) == ",") || (Grammar.IsAdverb(opens) && opens is not ("there" or "here") && Word(i + 1) != "'s" && !inName[Math.Min(i, tokens.Count - 1)] && Word(i + 1) != "of"))
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
        if (i < tokens.Count && !inName[i] && (VerbForms.Of(opens).Forms & (VerbForm.Participle | VerbForm.Gerund)) != 0 && (Grammar.Prepositions.Contains(Word(i + 1)) || (VerbForms.Of(opens).Forms & VerbForm.Gerund) != 0))
        {
            return OpeningComma(i) is > 0 and var behind ? behind : i;
        }

        if (i < tokens.Count && !inName[i] && OpeningComma(i) is > 0 and var main)
        {
            return main;
        }

        if (i >= tokens.Count || inName[i] || !(Grammar.Prepositions.Contains(opens) || Grammar.Subordinators.Contains(opens) || opens is "every" or "each" or "between" || inDate[i]))
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
                && !Grammar.Prepositions.Contains(Word(subject - 1)) && !Grammar.Determiners.Contains(Word(subject - 1)) && Word(subject - 1) is not ("than" or "and" or "or" or "all" or "both" or "not" or "only") && !IsStrong(subject - 1) && Grammar.Prepositions.Contains(opens)
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

    /// <summary>Where the main clause begins behind the comma of an opening phrase without a verb, "A few minutes later, the boiler exploded"; 0 when there is none.</summary>
    private int OpeningComma(int start)
    {
        for (var comma = start + 1; comma < Math.Min(tokens.Count, start + Window); comma++)
        {
            if (IsStrong(comma) || Word(comma) is ";" or ":")
            {
                return 0;
            }

            if (Word(comma) != "," || inDate[comma] || !OpensSubject(comma + 1) || FirstFinite(comma + 1) is not { } verb || verb <= comma + 1 || HasBareComma(comma + 1, verb))
            {
                continue;
            }

            // "Paris, Berlin and Rome are": names in a list open nothing.
            var isList = !Grammar.Determiners.Contains(Word(comma + 1)) && !Grammar.Subjects.Contains(Word(comma + 1)) && Enumerable.Range(comma + 1, verb - comma - 1).Any(i => Word(i) is "and" or "or");
            return isList ? 0 : comma + 1;
        }

        return 0;
    }

    /// <summary>Reads one clause. Returns the index behind it, or <paramref name="start"/> when there is none.</summary>
    private int Clause(int start, TokenRange? inherited, out TokenRange? subject)
    {
        subject = null;
        if (FirstFinite(start, inherited is not null) is not { } verb)
        {
            return start;
        }

        while (verb > start + 1 && IsBeforeVerb(verb - 1))
        {
            verb--;
        }

        if (VerbGroup.Read(tokens, verb) is not { } group)
        {
            return start;
        }

        // "was converted and sold to a club": the second participle shares the auxiliary.
        if (verb == start && wasPassive && Word(verb - 1) is "and" or "but" or "or" && IsParticipleForm(verb) && (VerbForms.Of(Word(verb)).Forms & VerbForm.Past) != 0 && (Grammar.Prepositions.Contains(Word(verb + 1)) || IsPunctuation(verb + 1)))
        {
            group = group with { IsPassive = true };
        }

        wasPassive = group.IsPassive;
        var own = SubjectRange(start, verb);
        subject = verb == start ? inherited : own;
        if (subject is not { IsEmpty: false } agent)
        {
            return Math.Max(group.End, start);
        }

        if (agent.End > verb && verb > start)
        {
            return group.End;
        }

        if (verb > start && !IsReadable(agent))
        {
            // What follows says more of the same unreadable thing, not of the subject before it.
            subject = default(TokenRange);
            return group.End;
        }

        var (end, clause) = Complement(agent, group);
        if (clause is not null)
        {
            clauses.Add(clause with { Begin = start });
        }

        return Math.Max(end, group.End);
    }

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
            if ((Word(i) is "," or "(" or "–" or "—" && (IsModifier(i + 1) || IsConnective(i))) || Word(i) == "(" || (Grammar.Relatives.Contains(Word(i)) && Word(i) != "that" && i > start))
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

        if (end - start > 2 && Word(end - 2) is "last" or "this" or "next" && Word(end - 1) is "week" or "month" or "year" or "season" or "summer" or "winter" or "spring" or "autumn" or "night")
        {
            end -= 2;
        }

        return end - start > 2 && Word(end - 2) == "," && tokens[end - 1].IsNumber && tokens[end - 1].Text.Length <= 2 ? end - 2 : end;
    }

    /// <summary>Where the noun phrase next to the verb begins when other phrases stand before it: "Joining them in 1947, his …", "two weeks earlier the train …".</summary>
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
            if (opens && tokens[i - 1].IsWord && !Grammar.Prepositions.Contains(Word(i - 1)) && Word(i - 1) is not ("and" or "or" or "all" or "both" or "half" or "only" or "not" or "but" or "than" or "'s"))
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
        if (first is "this" or "that" or "these" or "those" && (VerbForms.Of(Word(subject.First + 1)).Forms & (VerbForm.Past | VerbForm.ThirdPerson)) != 0 && !EverydayWords.IsNoun(VerbForms.Of(Word(subject.First + 1)).Base))
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
            if (!inName[i] && (Word(i) is "whereas" or "while" or "because" or "when" or "until" or "if" or "although" or "though" or "that" or "who" or "which" or "where" or ";" or ":" || (i > subject.First && IsStrong(i) && !IsParticipleForm(i))))
            {
                return false;
            }
        }

        return !Grammar.Subjects.Contains(first) && (first is "neither" or "none" || Word(subject.End - 1) is not ("them" or "it" or "these" or "those")) && !(subject.End - subject.First == 1 && Grammar.Unreadable.Contains(first)) && first != "there"
            && Enumerable.Range(subject.First, subject.End - subject.First).Any(i => tokens[i].IsWord && !Grammar.Prepositions.Contains(Word(i)) && !Grammar.Determiners.Contains(Word(i)));
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

            if (Grammar.Subordinators.Contains(Word(i)) && !inName[i] && i > from && Word(i) is not ("because" or "although" or "though" or "since" or "as" or "until" or "after" or "before" or "once" or "so" or "than"))
            {
                while (i < tokens.Count && Word(i) is not ("," or ";"))
                {
                    i++;
                }
            }

            if (Word(i) is not ("and" or "but" or "yet" or ";" or "," or ":" or "–" or "—" or "while" or "whereas" or "because" or "although" or "though") || inName[i])
            {
                continue;
            }

            var start = i + 1;
            while (start < tokens.Count && (Word(start) is "and" or "but" or "then" or "so" || (Grammar.IsAdverb(Word(start)) && Word(start) is not ("there" or "here") && !inName[start])))
            {
                start++;
            }

            if (start >= tokens.Count || Grammar.Relatives.Contains(Word(start)) || (Grammar.Subordinators.Contains(Word(start)) && Word(start) is not ("while" or "whereas" or "because" or "although" or "though"))
                || (Word(start) is "one" or "some" or "most" or "all" or "both" or "many" && Word(start + 1) == "of" && Grammar.Relatives.Contains(Word(start + 2))))
            {
                continue;
            }

            if (Word(start) is "while" or "whereas" or "because" or "although" or "though")
            {
                start++;
            }

            // "and by noon the first crates had filled half of it"
            if (Grammar.Prepositions.Contains(Word(start)) && start < tokens.Count && !inName[start] && Word(i) is "and" or "but" or ";" && SkipOpening(start) is var opened && opened > start)
            {
                if (FirstFinite(opened) is { } main && main > opened && !HasBareComma(opened, main))
                {
                    return opened;
                }

                continue;
            }

            // "gardens, ploughed fields": a bare comma joins verbs only where an object of their own follows.
            var isBareComma = Word(i) == "," && start == i + 1 && !IsStrong(start) && !Grammar.Determiners.Contains(Word(start + 1)) && !Grammar.Prepositions.Contains(Word(start + 1))
                && !(OpensObjectClearly(start + 1) && IsListOfVerbs(start));
            if (inherited is not null && !isBareComma && Word(i) is not (":" or "–" or "—" or "while" or "whereas" or "because" or "although" or "though") && IsFinite(start, start, true)
                && (Word(i) != "," || start > i + 1 || IsListOfVerbs(start)))
            {
                return start;
            }

            if (start >= tokens.Count)
            {
                continue;
            }

            var opensSubject = Grammar.Determiners.Contains(Word(start)) || Grammar.Subjects.Contains(Word(start)) || inName[start] || Grammar.Numbers.Contains(Word(start)) || tokens[start].IsNumber
                || Word(start) is "there" or "here" || Word(i) is ";" or ":" or "while" or "whereas" or "because" or "although" or "though" || (Word(i) is "and" or "but" && Word(i - 1) is "," or ";");
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

    private bool IsBetweenNumbers(int i) => i > 0 && i + 1 < tokens.Count && tokens[i - 1].IsNumber && tokens[i + 1].IsNumber;

    /// <summary>", however," between a subject and its verb.</summary>
    private bool IsConnective(int comma) => Grammar.Connectives.Contains(Word(comma + 1)) && Word(comma + 2) == ",";

    private bool IsParticipleForm(int i) => (VerbForms.Of(Word(i)).Forms & VerbForm.Participle) != 0;

    private bool AnyStrong(int first, int end)
    {
        for (var i = first; i < end; i++)
        {
            if (IsStrong(i))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether punctuation stands between a subject's first word and its verb that opens no modifier of the subject.</summary>
    private bool HasBareComma(int first, int verb)
    {
        for (var i = first; i < verb; i++)
        {
            if (i > first && Word(i) is "," or "(" or "–" or "—" && (IsModifier(i + 1) || IsConnective(i)) && CloseOf(i) is var close && close > i && close < verb)
            {
                i = close;
            }
            else if (IsPunctuation(i) && Word(i) is not (")" or "“" or "”" or "\"" or "."))
            {
                return true;
            }
        }

        return false;
    }
}
