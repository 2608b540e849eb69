using System.Collections.Frozen;
using Reflections.Domain.Extraction.Lexicon;

namespace Reflections.Domain.Extraction;

/// <summary>Tells sentences that state something from those that ask, order, guess, plan, suppose or tell what others say.</summary>
internal static class StatementFilter
{
    private const int MaxQuotedTokens = 9;

    private static readonly FrozenSet<string> Hedges = FrozenSet.Create(
        "may", "might", "could", "would", "should", "shall", "will", "won't", "wouldn't", "couldn't", "shouldn't", "mightn't", "must", "ought", "perhaps",
        "maybe", "possibly", "probably", "likely", "unlikely", "presumably", "supposedly", "reportedly", "allegedly", "apparently", "seemingly", "arguably",
        "purportedly", "seem", "seems", "seemed", "appears", "appeared", "rumoured", "rumored", "rumour", "rumours", "hope", "hopes", "hoped", "hoping",
        "plans", "planned", "planning", "intends", "intended", "expects", "expected", "wants", "wanted", "wishes", "considers", "considering", "proposes",
        "proposed", "aims", "estimates", "believes", "believed", "thinks", "thought", "suspects", "suspected", "assumes", "assumed", "fears", "feared",
        "doubts", "wonders", "wondered", "if", "unless", "whether", "said", "says", "say", "claims", "claimed", "claim", "asked", "asks", "told", "tells",
        "argued", "argues", "announced", "announces", "stated", "states", "reported", "reports", "insisted", "insists", "suggested", "suggests", "alleged",
        "alleges", "denied", "denies", "explained", "explains", "promised", "promises", "predicted", "predicts", "warned", "warns", "admitted", "replied",
        "added", "noted", "remembers", "recalled", "recalls", "legend", "quoted", "quotes", "quoting", "tweeted", "supposed", "imagine", "suppose", "let's",
        "provisionally", "tentatively", "potentially", "assuming", "provided");

    private static readonly FrozenSet<string> Openers = FrozenSet.Create(
        "please", "do", "don't", "never", "always", "let", "should", "were", "if", "unless", "note", "remember", "ensure");

    public static bool IsStatement(IReadOnlyList<Token> tokens)
    {
        var words = tokens.Where(token => token.IsWord).ToList();
        if (words.Count < 3 || tokens.Any(token => token.Text is "?" or "？"))
        {
            return false;
        }

        if (IsQuotation(tokens) || IsFragment(words) || IsCodeOrNotice(tokens) || IsLabelled(words) || IsRunTogether(tokens))
        {
            return false;
        }

        for (var i = 0; i < tokens.Count; i++)
        {
            if (Hedges.Contains(tokens[i].Lower) && !IsNoun(tokens, i))
            {
                return false;
            }

            var next = i + 1 < tokens.Count ? tokens[i + 1].Lower : "";
            if ((tokens[i].Lower, next) is ("according", "to") || ((tokens[i].Lower, next) is ("going", "to") or ("about", "to") or ("yet", "to")
                or ("due", "to") && IsPlan(tokens, i)))
            {
                return false;
            }

            // "is to open", "are to be built"
            if (Grammar.FiniteBe.Contains(tokens[i].Lower) && next == "to" && i + 2 < tokens.Count && (tokens[i + 2].Lower == "be"
                || (VerbForms.Of(tokens[i + 2].Lower).Forms & VerbForm.Base) != 0))
            {
                return false;
            }
        }

        return !IsInstruction(words);
    }

    /// <summary>
    /// "plans", "claims", "states", "reports", "estimates" and "hopes" are things behind a determiner or preposition; "Will" and "May" are names.
    /// </summary>
    private static bool IsNoun(IReadOnlyList<Token> tokens, int i)
    {
        var token = tokens[i];
        if (token.Lower is "may" or "will" && token.IsCapitalised)
        {
            return true;
        }

        if (token.Lower is "states" or "reports" or "plans" or "claims" or "claim" or "hope" or "hopes" or "estimates" or "aims" or "fears" or "doubts"
            or "promises" or "wishes" or "say" or "will"
            or "rumour" or "rumours" && i > 0)
        {
            var before = tokens[i - 1].Lower;
            return token.Lower is not ("rumour" or "rumours" or "say")
                && (Grammar.Determiners.Contains(before) || Grammar.Prepositions.Contains(before) || tokens[i - 1].IsNumber || token.IsCapitalised
                    || before is "and" or "united" or "annual" or "new");
        }

        var following = i + 1 < tokens.Count ? tokens[i + 1] : token;

        // "reported the leak" and "proposed a dividend" tell what was done, "the planning group" what it is called.
        if (i > 0 && ((token.Lower is "reported" or "proposed" && Grammar.Articles.Contains(following.Lower) && !Grammar.Determiners.Contains(tokens[i - 1].Lower))
            || (token.Lower == "planning" && Grammar.Determiners.Contains(tokens[i - 1].Lower))))
        {
            return true;
        }

        // "the proposed route" and "the planned works" describe a plan; "the added weight" describes a thing.
        return token.Lower is "added" or "noted" or "provided" or "reported" && i > 0 && (Grammar.Determiners.Contains(tokens[i - 1].Lower)
            || Grammar.Be.Contains(tokens[i - 1].Lower))
            || (token.Lower is "provided" or "added" && i + 1 < tokens.Count && (Grammar.Determiners.Contains(tokens[i + 1].Lower) || tokens[i + 1].IsNumber
                || tokens[i + 1].Lower is "by" or "to" or "in"));
    }

    /// <summary>True when a mark of quotation is opened and not closed, closed and not opened, or opens the sentence: somebody else speaks.</summary>
    private static bool IsQuotation(IReadOnlyList<Token> tokens)
    {
        var (open, straight, longest, from) = (0, 0, 0, -1);
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Text is "“" or "«" or "„" || (tokens[i].Text == "\"" && straight % 2 == 0))
            {
                open++;
                from = i;
                straight += tokens[i].Text == "\"" ? 1 : 0;
            }
            else if (tokens[i].Text is "”" or "»" || tokens[i].Text == "\"")
            {
                open--;
                straight += tokens[i].Text == "\"" ? 1 : 0;
                longest = from >= 0 ? Math.Max(longest, i - from) : MaxQuotedTokens + 1;
                if (i > 0 && tokens[i - 1].Text is "," or "." or "!" or "?" && i + 1 < tokens.Count)
                {
                    return true;
                }
            }
        }

        return open != 0 || longest > MaxQuotedTokens;
    }

    /// <summary>"Fixed a deadlock that occurred at start": a verb without its subject, as in lists of changes.</summary>
    private static bool IsFragment(List<Token> words)
    {
        var forms = VerbForms.Of(words[0].Lower).Forms;
        if (Grammar.FiniteBe.Contains(words[0].Lower) || Grammar.Have.Contains(words[0].Lower) || Grammar.Do.Contains(words[0].Lower))
        {
            return true;
        }

        // "Supports prepared statements", "Adds a flag"
        if ((forms & VerbForm.ThirdPerson) != 0 && !WordLists.FirstNames.Contains(words[0].Text) && !Grammar.Prepositions.Contains(words[1].Lower)
            && !Grammar.FiniteBe.Contains(words[1].Lower) && !Grammar.Have.Contains(words[1].Lower)
            && ((VerbForms.Of(words[1].Lower).Forms & VerbForm.Past) == 0 || words.Count > 2 && EverydayWords.IsNoun(words[2].Lower.TrimEnd('s')))
                && words[1].Lower is not ("and" or "or" or "can" or "who" or "that" or "which"))
        {
            return true;
        }

        return (forms & (VerbForm.Past | VerbForm.Participle)) != 0 && (forms & VerbForm.Base) == 0 && !WordLists.FirstNames.Contains(words[0].Text)
            && (Grammar.Determiners.Contains(words[1].Lower) || words[1].IsNumber || Grammar.Numbers.Contains(words[1].Lower) || (words[1].IsCapitalised
                && !words[1].IsNumber));
    }

    /// <summary>"Video Storm hits the pier", "Media caption The mayor …", "Help us …", "Why the pier fell": labels, appeals and questions in
    /// disguise.</summary>
    private static bool IsLabelled(List<Token> words) =>
        (words[0].Lower is "video" or "audio" or "watch" or "advertisement" or "photo" or "photograph" or "credit" or "image" or "related"
            or "sponsored" or "gallery" or "slideshow" && words[1].IsCapitalised && words[0].IsCapitalised)
        || (words[0].Lower is "media" or "image" or "photo" or "picture" or "video"
        && words[1].Lower is "caption" or "credit" or "source" or "copyright" or "by")
        || words[0].Lower is "why" or "how" or "what" or "who" or "which" or "copyright"
        || (words[0].Lower is "help" or "tell" or "let" or "join" or "show" or "give" or "send" or "follow" && words[1].Lower is "us" or "me");

    /// <summary>
    /// "Item three The pump is old", "May 17, 2012 One of the pumps is old", "Pumps Pumps are": a title or caption without a full stop ran into the sentence.
    /// A title of a work begins with a capital article as well, but hardly before the first verb.
    /// </summary>
    private static bool IsRunTogether(IReadOnlyList<Token> tokens)
    {
        for (var i = 1; i < tokens.Count; i++)
        {
            if (tokens[i].Lower == tokens[i - 1].Lower && tokens[i].IsCapitalised && tokens[i - 1].IsCapitalised && tokens[i].Text.Length > 3)
            {
                return true;
            }

            if (Grammar.FiniteBe.Contains(tokens[i].Lower) || Grammar.Have.Contains(tokens[i].Lower)
                || (VerbForms.Of(tokens[i].Lower).Forms & (VerbForm.Past | VerbForm.ThirdPerson)) != 0 && !tokens[i].IsCapitalised)
            {
                return false;
            }

            var before = tokens[i - 1];
            if (tokens[i].Text is "The" or "A" or "An" or "This" or "These" or "It" or "We" or "He" or "She" or "They" or "One"
                && (tokens[i].Text != "One" || (i + 1 < tokens.Count && tokens[i + 1].Lower == "of")) && (before.IsWord || before.Text == ")")
                && !Grammar.Prepositions.Contains(before.Lower) && before.Lower is not ("and" or "or" or "but"))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Lines of code, what a colon announces, and what every page says of itself.</summary>
    private static bool IsCodeOrNotice(IReadOnlyList<Token> tokens)
    {
        if (tokens[^1].Text == ":" || tokens[0].Text is "(" or "/" or "|" or "<")
        {
            return true;
        }

        for (var i = 0; i < tokens.Count; i++)
        {
            var next = i + 1 < tokens.Count ? tokens[i + 1].Lower : "";
            if (tokens[i].Text is "{" or "}" or "=" or "\\" or "|" or "<" or ">" || tokens[i].Lower is "hereby" or "cookies" or "newsletter" or "javascript"
                || (tokens[i].Lower, next) is ("rights", "reserved") or ("privacy", "policy"))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsPlan(IReadOnlyList<Token> tokens, int i) => i + 2 < tokens.Count && (VerbForms.Of(tokens[i + 2].Lower).Forms & VerbForm.Base) != 0;

    private static bool IsInstruction(List<Token> words)
    {
        var first = words[0];
        if (first.IsNumber && words.Count > 1)
        {
            first = words[1];
        }

        if (Openers.Contains(first.Lower))
        {
            return true;
        }

        var next = words[words[0] == first ? 1 : 2 < words.Count ? 2 : 1];
        var isPluralThing = next.Lower.EndsWith('s') && !next.IsCapitalised && !WordLists.CommonNouns.Contains(first.Lower)
            && !WordLists.KindOfNoun.ContainsKey(first.Lower);
        return (VerbForms.Of(first.Lower).Forms & VerbForm.Base) != 0
            && (isPluralThing || Grammar.Determiners.Contains(next.Lower) || Grammar.Prepositions.Contains(next.Lower) || next.IsNumber || (next.IsCapitalised
                && !WordLists.FirstNames.Contains(first.Text) && !EverydayWords.IsNoun(first.Lower)) || Grammar.IsAdverb(next.Lower) || next.Lower is "it"
                or "them" or "not");
    }
}
