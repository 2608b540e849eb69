using Reflections.Domain.Extraction.Lexicon;

namespace Reflections.Domain.Extraction;

/// <summary>What is said between commas of the words before them.</summary>
internal sealed partial class ClauseParser
{
    private const int MaxAntecedentTokens = 8;

    /// <summary>Facts between commas: "X, the mayor of Y, …", "X, which builds Y, …", "X, founded by Y, …".</summary>
    private void Modifiers()
    {
        // Where an apposition ends, and of what it is said: "Gwen Price, the founder, who fired …".
        var appositions = new Dictionary<int, TokenRange>();
        for (var i = 1; i + 2 < tokens.Count; i++)
        {
            if (Word(i) is not ("," or "–" or "—"))
            {
                continue;
            }

            if (Word(i + 1) is "which" or "who")
            {
                var antecedent = appositions.TryGetValue(i, out var described) && Word(i + 1) == "who" == isPerson[described.First] ? described : Antecedent(i);
                if (!antecedent.IsEmpty)
                {
                    Relative(antecedent, i + 2);
                }
            }
            else if (inName[i - 1] && IsModifier(i + 1))
            {
                var subject = NameBefore(i);
                if (IsParticiple(i + 1))
                {
                    AddIfAny(Complement(subject, new VerbGroup(VerbForms.Of(Word(i + 1)).Base, Word(i + 1), true, false, false, i + 2)).Clause, i + 1);
                }
                else if (!ClosesOpening(i) && CloseOf(i) is > 0 and var close && !(subject.First is > 0 and <= 3 && Grammar.Prepositions.Contains(Word(0)))
                    && IsDescription(i + 1, close))
                {
                    if (IsPartOfList(i, close))
                    {
                        continue;
                    }

                    if (inName[i + 2] && tokens[i + 2].IsCapitalised && Enumerable.Range(i + 2, Math.Min(tokens.Count,
                        close + 1) - i - 2).Any(next => Word(next) is "and" or "or" && !inName[next]))
                    {
                        // "with the League, the Church and the Club" is a list.
                        continue;
                    }

                    appositions[close] = subject;
                    var range = Trimmed(new TokenRange(i + 1, PhraseEnd(i + 1, true)));
                    if (!range.IsEmpty)
                    {
                        clauses.Add(new Clause(subject, "be", range, false, 0.8) { Begin = i + 1 });
                    }
                }
            }
        }
    }

    /// <summary>Whether a comma ends the adverbial before a main clause: "Drawn by Ana Costa, the frame …", "When rain falls in Leeds, its river …".</summary>
    private bool ClosesOpening(int comma)
    {
        if (SkipOpening(0) == comma + 1)
        {
            return true;
        }

        var opens = !inName[0] && (Grammar.Prepositions.Contains(Word(0)) || Grammar.Subordinators.Contains(Word(0))
            || (VerbForms.Of(Word(0)).Forms & (VerbForm.Participle | VerbForm.Gerund)) != 0);
        return opens && !Enumerable.Range(0, comma).Any(i => Word(i) == "," && !inDate[i]) && !(CloseOf(comma) is > 0 and var close
            && Word(close) == "," && OpensSubject(close + 1));
    }

    /// <summary>"The art of X, the fashions of Y, the verse of Z" and "a screen by X, a lamp and a clock" go on with a list.</summary>
    private bool IsPartOfList(int comma, int close)
    {
        var article = Word(comma + 1);
        var isRepeated = close + 1 < tokens.Count && Word(close) == "," && Word(close + 1) == article && Grammar.Determiners.Contains(article);
        var goesOn = Enumerable.Range(comma + 2, Math.Max(0, close - comma - 2)).Any(i => Word(i) is "and" or "or"
            && Word(i + 1) is "a" or "an" or "his" or "her" or "its" or "their");
        var naming = Enumerable.Range(comma + 1, close - comma - 1).Any(i => i + 1 < close && isPerson[i] && !isPerson[i + 1]
            && tokens[i + 1].IsWord && !tokens[i + 1].IsCapitalised && !Grammar.Prepositions.Contains(Word(i + 1))
            && Word(i + 1) is not ("and" or "or" or "'s"));
        return isRepeated || goesOn || naming;
    }

    /// <summary>The verbs of a relative clause, joined by "and" without a comma, all said of its antecedent.</summary>
    private void Relative(TokenRange antecedent, int verb)
    {
        for (var guard = 0; guard < 3; guard++)
        {
            while (verb < tokens.Count && IsBeforeVerb(verb) && !IsFinite(verb, verb, true))
            {
                verb++;
            }

            if (verb >= tokens.Count || !IsFinite(verb, verb, true) || VerbGroup.Read(tokens, verb) is not { } group)
            {
                return;
            }

            // "…, which means that": said of the whole sentence.
            if (group.Lemma == "mean")
            {
                return;
            }

            var (end, clause) = Complement(antecedent, group);
            AddIfAny(clause, verb);
            if (end <= verb || Word(end) is not ("and" or "but"))
            {
                return;
            }

            verb = end + 1;
        }
    }

    private void AddIfAny(Clause? clause, int begin)
    {
        if (clause is not null)
        {
            clauses.Add(clause with { Begin = begin });
        }
    }

    private TokenRange NameBefore(int end)
    {
        var head = end - 1;
        while (head > 0 && (inName[head - 1] || (Word(head - 1) is "&" or "." && head > 1 && inName[head - 2])) && Word(head - 1) is not ("and" or ","))
        {
            head--;
        }

        return new TokenRange(head, end);
    }

    /// <summary>The phrase before a comma that "which" or "who" points back to; empty when it cannot be told.</summary>
    private TokenRange Antecedent(int comma)
    {
        if (inName[comma - 1])
        {
            var name = NameBefore(comma);
            if (Word(comma + 1) == "who" && isThing[comma - 1])
            {
                return FirstPerson(comma);
            }

            if (Word(comma + 1) == "which" && isPerson[comma - 1])
            {
                return default;
            }

            // "The glacier in Greenland, which is 31 km long": before any verb the whole phrase is meant.
            return Word(comma + 1) == "which" && name.First > 1 && Grammar.Prepositions.Contains(Word(name.First - 1)) && !AnyStrong(0, name.First)
                && !HasVerbBefore(name.First) ? PhraseBefore(name.First - 1) : name;
        }

        return PhraseBefore(comma);
    }

    /// <summary>The person that a sentence begins with, when no other is named before <paramref name="end"/>.</summary>
    private TokenRange FirstPerson(int end)
    {
        var first = Array.FindIndex(isPerson, 0, end, person => person);
        if (first is < 0 or > 3)
        {
            return default;
        }

        var stop = first;
        while (stop < end && isPerson[stop])
        {
            stop++;
        }

        return Array.FindIndex(isPerson, stop, end - stop, person => person) < 0 ? new TokenRange(first, stop) : default;
    }

    private bool HasVerbBefore(int end)
    {
        for (var i = 1; i < end; i++)
        {
            if (IsWeak(i, 0))
            {
                return true;
            }
        }

        return false;
    }

    private TokenRange PhraseBefore(int end)
    {
        for (var i = end - 1; i >= Math.Max(0, end - MaxAntecedentTokens); i--)
        {
            if (inName[i])
            {
                continue;
            }

            if (!tokens[i].IsWord && Word(i) is not ("'s" or "`" or "-" or "%" or "°"))
            {
                return default;
            }

            var opens = Grammar.Determiners.Contains(Word(i)) && Word(i) != "'s";
            if (opens && i > 0 && Word(i - 1) == "of")
            {
                continue;
            }

            if (opens)
            {
                return new TokenRange(Grammar.Articles.Contains(Word(i)) ? i + 1 : i, end);
            }

            if (IsStrong(i) || (Grammar.Prepositions.Contains(Word(i)) && Word(i) != "of" && i > 0 && IsStrong(i - 1)))
            {
                return i + 1 < end ? new TokenRange(i + 1, end) : default;
            }

            if (i == 0)
            {
                return new TokenRange(0, end);
            }
        }

        return default;
    }
}
