using System.Text.RegularExpressions;
using Reflections.Domain.Extraction;
using Reflections.Domain.Patches;

namespace Reflections.Domain.Evaluation;

/// <summary>
/// The sentence, and the clause of it, in which a fact's object stands. A quote may begin or end in the middle of a sentence; what
/// it leaves out ("Nobody believes that …") still counts, so the sentence is taken from the document, not from the quote.
/// </summary>
internal sealed partial record Statement(string Sentence, string Clause, string BeforeObject)
{
    private static readonly HashSet<string> Abbreviations = new(StringComparer.OrdinalIgnoreCase)
    {
        "dr", "mr", "mrs", "ms", "st", "no", "prof", "inc", "ltd", "co", "vs", "approx", "ca", "jr", "sr",
    };

    public static Statement Of(BatchFact fact, BatchChunk chunk, string text)
    {
        var (lower, upper) = (chunk.Start, chunk.Start + chunk.Text.Length);
        var start = fact.Span.Start;
        while (start > lower && !BeginsSentence(text, start, lower))
        {
            start--;
        }

        var end = fact.Span.End;
        while (end < upper && !BeginsSentence(text, end, lower) && !IsTerminated(text, end))
        {
            end++;
        }

        var before = Wording.Plain(text[start..fact.Span.Start]);
        var whole = before + Wording.Plain(text[fact.Span.Start..end]);
        var at = Math.Max(0, Wording.IndexOf(whole, Wording.Phrase(fact.Object), before.Length));

        // A quote of several sentences: the one with the object counts.
        var sentenceStart = 0;
        var sentenceEnd = whole.Length;
        foreach (var boundary in SentenceEnd().Matches(whole).Where(match => !IsAbbreviation(whole, match.Index)))
        {
            if (boundary.Index + boundary.Length <= at)
            {
                sentenceStart = boundary.Index + boundary.Length;
            }
            else if (boundary.Index >= at)
            {
                sentenceEnd = boundary.Index + boundary.Length;
                break;
            }
        }

        var sentence = whole[sentenceStart..sentenceEnd].Trim();
        at = Math.Clamp(at - sentenceStart, 0, sentence.Length);
        return new Statement(sentence, ClauseAt(sentence, at), sentence[..at]);
    }

    public bool IsQuestion => Sentence.TrimEnd('"', '\'', ')', ']', ' ').EndsWith('?');

    private static string ClauseAt(string sentence, int at)
    {
        // What stands between commas after "which" says nothing of the rest, nor the rest of it.
        if (Aside().Matches(sentence).FirstOrDefault(aside => aside.Index <= at && at < aside.Index + aside.Length) is { } own)
        {
            return own.Value;
        }

        sentence = Aside().Replace(sentence, aside => new string(' ', aside.Length));
        var (start, end) = (0, sentence.Length);
        foreach (Match boundary in ClauseBoundary().Matches(sentence))
        {
            if (boundary.Index + boundary.Length <= at)
            {
                start = boundary.Index + boundary.Length;
            }
            else if (boundary.Index >= at)
            {
                end = boundary.Index;
                break;
            }
        }

        // A relative clause behind the object speaks of the object.
        return AfterObject().Match(sentence, Math.Min(at, end)) is { Success: true } relative && relative.Index < end ? sentence[start..relative.Index] : sentence[start..end];
    }

    private static bool IsTerminated(string text, int end)
    {
        var i = end - 1;
        while (i > 0 && text[i] is '"' or '\'' or ')' or ']' or '\u201D' or '\u2019' or '*' or '_')
        {
            i--;
        }

        return i >= 0 && text[i] is '.' or '!' or '?' && (end == text.Length || char.IsWhiteSpace(text[end])) && !IsAbbreviation(text, i);
    }

    private static bool BeginsSentence(string text, int at, int lower)
    {
        if (at >= text.Length || !char.IsWhiteSpace(text[at - 1]))
        {
            return false;
        }

        if (text[at - 1] == '\n')
        {
            var lineStart = text.LastIndexOf('\n', Math.Max(at - 2, 0)) + 1;
            var previous = text.AsSpan(Math.Max(lineStart, lower)..Math.Max(at - 1, Math.Max(lineStart, lower)));
            if (previous.IsWhiteSpace() || previous[0] is '#' or '|' || BlockMarker().IsMatch(text.AsSpan(at, Math.Min(8, text.Length - at))))
            {
                return true;
            }
        }

        return IsTerminated(text, text.AsSpan(0, at).TrimEnd().Length);
    }

    private static bool IsAbbreviation(string text, int stop)
    {
        if (text[stop] != '.')
        {
            return false;
        }

        var start = stop;
        while (start > 0 && char.IsLetter(text[start - 1]))
        {
            start--;
        }

        // "No. 5", but "the answer is no."
        var isWord = text[start..stop] is "no" or "No" && (text.AsSpan(stop + 1).TrimStart() is not [var next, ..] || !char.IsDigit(next));
        return (stop - start == 1 && char.IsUpper(text[start])) || (stop > start && !isWord && Abbreviations.Contains(text[start..stop]));
    }

    [GeneratedRegex("""[.!?]["')\]]*\s+(?=[\p{Lu}\p{Lo}\d"'(\[])""", RegexOptions.CultureInvariant)]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"^(?:#{1,6}\s|[-+*>|]\s|\d{1,3}[.)]\s)", RegexOptions.CultureInvariant)]
    private static partial Regex BlockMarker();

    [GeneratedRegex(@",\s(?:which|who|whose|where)\s[^,]*,", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Aside();

    [GeneratedRegex(@",?\s(?:(?:in|on|at|of|for|with|to|from)\s)?(?:which|who|whom|whose|where)\s|\sthat\s(?=no\s|\p{L}+\s(?:not|never|cannot)\s)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AfterObject();

    [GeneratedRegex(
        """
        \s(?:and|or|but),\s|;|:\s|\s-\s|,\s(?=(?:not|never)\s)|,\sso\s|,\ssince\s(?!\d)|,\s(?:and|or)\s(?=(?:no|nobody|none|nothing|neither)\s)
        |,?\s(?:but|whereas|although|though|while|because|however|yet)\s
        |,?\s(?:and|or|so)\s(?=(?:he|she|it|they|the|this|its|their|his|her|is|are|was|were|has|have|had|did|does|do|will|would|can|could|cannot|never|may|might|must|should)\b|\p{L}+ed\b|(?-i:\p{Lu}\p{L}+)\s\p{L}+(?:s|ed)\b)
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex ClauseBoundary();
}
