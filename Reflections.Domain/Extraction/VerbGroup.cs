using Reflections.Domain.Extraction.Lexicon;

namespace Reflections.Domain.Extraction;

/// <summary>A finite verb with its auxiliaries, negation and adverbs.</summary>
/// <param name="Lemma">Base form of the main verb, with a particle.</param>
/// <param name="Participle">The main verb as written, for a passive's predicate.</param>
/// <param name="End">Index of the first token behind the group.</param>
internal sealed record VerbGroup(string Lemma, string Participle, bool IsPassive, bool IsCopula, bool IsNegative, int End)
{
    /// <summary>Reads the group that begins at <paramref name="at"/>; null when it is none that states something.</summary>
    public static VerbGroup? Read(IReadOnlyList<Token> tokens, int at)
    {
        var isNegative = false;
        var i = at;
        var isBe = false;
        string? main = null;
        var isMainParticiple = false;
        for (; i < tokens.Count; i++)
        {
            var word = tokens[i].Lower;
            if (word.EndsWith("n't", StringComparison.Ordinal) || word is "cannot" || Grammar.Negations.Contains(word))
            {
                isNegative = true;
            }

            if (word == "no" && i + 1 < tokens.Count && tokens[i + 1].Lower == "longer")
            {
                isNegative = true;
                i++;
                continue;
            }

            // "is not only cheap but sound" says both, "was not just a toy" says more.
            if (word == "not" && i + 1 < tokens.Count && tokens[i + 1].Lower is "only" or "just" or "merely" or "simply")
            {
                return null;
            }

            if (Grammar.Negations.Contains(word) || Grammar.Ability.Contains(word) || ((Grammar.IsAdverb(word) || word is "last" or "best" or "well"
                or "hereby") && CanBeInside(tokens, i)))
            {
                continue;
            }

            if (Grammar.Be.Contains(word))
            {
                isBe = true;
                main = null;
                continue;
            }

            if ((Grammar.Have.Contains(word) || Grammar.Do.Contains(word)) && main is null && !isBe)
            {
                main = Grammar.Have.Contains(word) ? "have" : "do";
                continue;
            }

            var (lemma, forms) = VerbForms.Of(word);
            if (isBe && forms == VerbForm.None && IsUnknownParticiple(tokens[i]))
            {
                return Finish(tokens, Stem(lemma), word, true, isNegative, i + 1);
            }

            if (main == "have" && forms == VerbForm.None && IsUnknownParticiple(tokens[i]))
            {
                // "has flocked to" is a verb; "has sheltered moorings" has a thing, and which of the two "has braved dark nights" is cannot be told.
                return i + 1 >= tokens.Count || !tokens[i + 1].IsWord || OpensObject(tokens, i + 1) || tokens[i + 1].Lower is "and"
                    || Grammar.IsAdverb(tokens[i + 1].Lower) ? Finish(tokens, Stem(lemma), word, false, isNegative, i + 1) : null;
            }

            if (isBe && forms == VerbForm.None && IsUnknownGerund(tokens, i))
            {
                return null;
            }

            var isAuxiliary = main is "have" or "do";
            var fits = tokens[i].IsCapitalised && i > at ? false
                : isBe ? (forms & (VerbForm.Participle | VerbForm.Gerund)) != 0
                : main == "have" ? (forms & VerbForm.Participle) != 0
                : main == "do" ? (forms & VerbForm.Base) != 0
                : forms != VerbForm.None;
            if (!fits && main == "do" && isNegative && tokens[i].IsWord && !Grammar.Determiners.Contains(word) && !Grammar.Prepositions.Contains(word))
            {
                // "does not" and a verb that no list knows.
                return null;
            }

            if (!fits || (main is not null && !isAuxiliary))
            {
                break;
            }

            if (main == "have" && !isBe && i > at + 1 && Grammar.Determiners.Contains(tokens[i - 1].Lower))
            {
                break;
            }

            main = lemma;
            isMainParticiple = isBe && (forms & VerbForm.Gerund) == 0;
            i++;
            return Finish(tokens, main, tokens[i - 1].Lower, isMainParticiple, isNegative, i);
        }

        return isBe && main is null ? new VerbGroup("be", "", false, true, isNegative, i)
            : main is not null ? Finish(tokens, main, main, false, isNegative, i)
            : null;
    }

    /// <summary>A word in "-ed" behind a form of "be" is a participle even when no list knows the verb.</summary>
    public static bool IsUnknownParticiple(Token token) => token.Lower is "done" or "gone" or "born" || token.IsWord && !token.IsCapitalised
        && token.Lower.Length > 4 && token.Lower.EndsWith("ed", StringComparison.Ordinal) && !EverydayWords.IsNoun(token.Lower);

    /// <summary>"Was ebbing over", "has been doing the": a verb that no list knows, with what it is done to.</summary>
    private static bool IsUnknownGerund(IReadOnlyList<Token> tokens, int i) =>
        tokens[i].IsWord && !tokens[i].IsCapitalised && tokens[i].Lower.Length > 4 && tokens[i].Lower.EndsWith("ing", StringComparison.Ordinal)
        && !EverydayWords.IsNoun(tokens[i].Lower)
        && (i + 1 >= tokens.Count || !tokens[i + 1].IsWord || Grammar.Determiners.Contains(tokens[i + 1].Lower)
        || Grammar.Prepositions.Contains(tokens[i + 1].Lower));

    /// <summary>The base of an unknown participle as far as spelling shows it: "patrolled" to "patrol".</summary>
    private static string Stem(string word) =>
        !word.EndsWith("ed", StringComparison.Ordinal) ? word
        : word[^3] is 'v' or 'c' or 'u' || (word[^4..^2] is "dg" or "rg" or "ng" && word[^5] != 'o') ? word[..^1]
        : word.EndsWith("ied", StringComparison.Ordinal) ? word[..^3] + "y"
        : word.Length > 5 && word[^3] == word[^4] && word[^3] is not ('s' or 'l' or 'f' or 'e') ? word[..^3]
        : word[..^2];

    private static VerbGroup? Finish(IReadOnlyList<Token> tokens, string lemma, string word, bool isPassive, bool isNegative, int i)
    {
        while (i < tokens.Count && Grammar.Negations.Contains(tokens[i].Lower))
        {
            isNegative = true;
            i++;
        }

        var isAmount = i + 1 < tokens.Count && ((tokens[i].Lower == "over" || tokens[i + 1].Lower == "to") && (tokens[i + 1].IsNumber
            || Grammar.Numbers.Contains(tokens[i + 1].Lower) || tokens[i + 1].Lower == "to" && i + 2 < tokens.Count && tokens[i + 2].IsNumber));
        if (i < tokens.Count && !isAmount && Grammar.Particles.Contains(tokens[i].Lower) && lemma is not ("be" or "have"))
        {
            (lemma, word) = ($"{lemma} {tokens[i].Lower}", $"{word} {tokens[i].Lower}");
            i++;
        }

        if (lemma == "take" && i < tokens.Count && tokens[i].Lower is "place" or "part")
        {
            (lemma, word) = ($"{lemma} {tokens[i].Lower}", $"{word} {tokens[i].Lower}");
            i++;
        }

        // "began to build", "used to carry": the second verb is what is stated; "has to leave" and "was built to last" state neither.
        if (i + 1 < tokens.Count && tokens[i].Lower == "to" && !tokens[i + 1].IsCapitalised && (VerbForms.Of(tokens[i + 1].Lower) is var next)
            && (tokens[i + 1].Lower == "be" || ((next.Forms & VerbForm.Base) != 0 && (!EverydayWords.IsNoun(tokens[i + 1].Lower) || OpensObject(tokens, i + 2)))))
        {
            return !isPassive && tokens[i + 1].Lower != "be" && lemma is "begin" or "start" or "continue" or "help" or "use" or "cease" or "learn" or "manage"
                or "go on" or "come"
                ? new VerbGroup(next.Base, tokens[i + 1].Lower, false, false, isNegative || lemma == "cease", i + 2) : null;
        }

        return new VerbGroup(lemma, word, isPassive, false, isNegative, i);
    }

    private static bool OpensObject(IReadOnlyList<Token> tokens, int i) =>
        i < tokens.Count && (Grammar.Determiners.Contains(tokens[i].Lower) || Grammar.Prepositions.Contains(tokens[i].Lower) || tokens[i].IsNumber
            || tokens[i].IsCapitalised);

    private static bool CanBeInside(IReadOnlyList<Token> tokens, int i) =>
        tokens[i].Lower is "last" or "newly" or "best" or "well" or "hereby" ? i + 1 < tokens.Count
            && (VerbForms.Of(tokens[i + 1].Lower).Forms & VerbForm.Participle) != 0
        : tokens[i].Lower is not ("about" or "nearly" or "almost" or "over" or "first" or "there" or "here" or "both" or "so" or "only" or "just")
        || (i + 1 < tokens.Count && (VerbForms.Of(tokens[i + 1].Lower).Forms != VerbForm.None || tokens[i + 1].Lower == "been") && !tokens[i + 1].IsNumber);
}
