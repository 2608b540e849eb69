using System.Globalization;
using System.Text.RegularExpressions;
using Reflections.Domain.Extraction;
using Reflections.Domain.Patches;

namespace Reflections.Domain.Evaluation;

/// <summary>Holds one fact against the words it quotes.</summary>
internal static partial class FactCheck
{
    /// <summary>The refusal, or null when the words bear the fact.</summary>
    /// <param name="chunk">The chunk that the fact names, or null when there is none.</param>
    /// <param name="text">The canonical text.</param>
    public static FactRefusal? Refuse(BatchFact fact, BatchChunk? chunk, string text, EvaluationPolicy policy)
    {
        if (chunk is null || !IsThere(fact, chunk, text))
        {
            return Because(RefusalCodes.QuoteNotAtOffsets, $"The text has other words at {Number(fact.Span.Start)} to {Number(fact.Span.End)}.");
        }

        var quote = Wording.Plain(fact.Quote).Trim();
        if (fact.Quote.Trim().Length < policy.MinQuoteLength)
        {
            return Because(RefusalCodes.QuoteTooShort, $"A quote has at least {Number(policy.MinQuoteLength)} characters.");
        }

        var unfolded = Wording.Fold(fact.Quote);
        var context = Wording.Plain(string.Join(" / ", chunk.HeadingPath) + " / " + text[chunk.Start..fact.Span.Start]);
        var @object = Wording.Phrase(fact.Object);
        if (StrayNumber(fact, quote, unfolded, context) is { } stray)
        {
            return Because(RefusalCodes.NumberNotInQuote, $"The quote does not have '{stray}'.");
        }

        if (!Wording.Contains(quote, @object) && !Wording.Contains(unfolded, @object))
        {
            return Because(RefusalCodes.ObjectNotInQuote, $"The quote does not have '{fact.Object}'.");
        }

        if (!NamesSubject(Wording.Phrase(fact.Subject), quote, unfolded, context))
        {
            return Because(RefusalCodes.SubjectNotInQuote, $"The quote neither names '{fact.Subject}' nor refers back to it.");
        }

        return RefuseManner(fact, Statement.Of(fact, chunk, text)) is var (code, detail) ? Because(code, detail) : null;

        FactRefusal Because(string code, string detail) => new(fact.Id, code, detail);
    }

    private static (string Code, string Detail)? RefuseManner(BatchFact fact, Statement statement)
    {
        if (statement.IsQuestion)
        {
            return (RefusalCodes.Question, "The sentence asks.");
        }

        var bare = new Statement(Nameless(statement.Sentence), Nameless(statement.Clause), Nameless(statement.BeforeObject));
        var predicate = Wording.Plain(fact.Predicate);
        if (Modality.Report(bare, predicate) is { } report)
        {
            return (RefusalCodes.ReportedSpeech, $"'{report}' tells what somebody said.");
        }

        if (Modality.Hedge(bare, predicate) is { } hedge)
        {
            return (RefusalCodes.Hedged, $"'{hedge}' claims less than the fact.");
        }

        var negation = Modality.Negation(bare.Clause, predicate);
        return (fact.Polarity, negation) switch
        {
            (FactPolarity.Positive, { } word) => (RefusalCodes.PolarityDiffers, $"'{word}' denies what the fact affirms."),
            (FactPolarity.Negative, null) => (RefusalCodes.PolarityDiffers, "The words affirm what the fact denies."),
            _ => null,
        };

        string Nameless(string plain) => Modality.WithoutName(Modality.WithoutName(plain, Wording.Phrase(fact.Subject)), Wording.Phrase(fact.Object));
    }

    private static bool IsThere(BatchFact fact, BatchChunk chunk, string text) =>
        fact.Span is { Start: >= 0, Length: > 0 }
        && fact.Span.Start >= chunk.Start
        && fact.Span.Length <= chunk.Start + chunk.Text.Length - fact.Span.Start
        && fact.Span.Length <= text.Length - fact.Span.Start
        && text.AsSpan(fact.Span.Start, fact.Span.Length).SequenceEqual(fact.Quote);

    // Named in the quote; or by a part of the name, a pronoun or "the …", when the whole name stands before it.
    private static bool NamesSubject(string subject, string quote, string unfolded, string context) =>
        Wording.Contains(quote, subject) || Wording.Contains(unfolded, subject)
        || (Wording.Contains(context, subject)
            && (RefersBack().IsMatch(quote)
                || subject.Split(' ').Any(word => word.Length > 1 && (char.IsUpper(word[0]) || char.IsDigit(word[0])) && Wording.Contains(quote, word))));

    private static string? StrayNumber(BatchFact fact, string quote, string unfolded, string context)
    {
        var quoted = Wording.Numbers(quote).Concat(Wording.Numbers(unfolded)).ToHashSet(StringComparer.Ordinal);
        var known = Wording.Numbers(context).Concat(quoted).ToHashSet(StringComparer.Ordinal);
        return Wording.Numbers(Wording.Plain(fact.Object)).FirstOrDefault(number => !quoted.Contains(number))
            ?? Wording.Numbers(Wording.Plain(fact.Subject)).FirstOrDefault(number => !known.Contains(number))
            ?? (fact.Date is null || HasDate(Wording.Plain(fact.Date).Trim(), quote, quoted) ? null : fact.Date);
    }

    private static bool HasDate(string date, string quote, HashSet<string> quoted)
    {
        if (Wording.Contains(quote, date))
        {
            return true;
        }

        if (IsoDate().Match(date) is not { Success: true } iso)
        {
            // Written in words: every word and number of it, in whatever order.
            return date.Split([' ', ',', '.'], StringSplitOptions.RemoveEmptyEntries).All(word => Wording.Contains(quote, word));
        }

        var numbers = quoted.SelectMany(number => number.Split('.', ',', ':'))
            .Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : -1)
            .ToHashSet();
        return numbers.Contains(Part(iso, 1))
            && (!iso.Groups[3].Success || numbers.Contains(Part(iso, 3)))
            && (!iso.Groups[2].Success || numbers.Contains(Part(iso, 2)) || NamesMonth(Part(iso, 2), quote));

        static int Part(Match match, int group) => int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private static bool NamesMonth(int month, string quote)
    {
        if (month is < 1 or > 12)
        {
            return false;
        }

        var name = CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(month);
        return Wording.Contains(quote, name) || Wording.Contains(quote, name[..3]) || (month == 9 && Wording.Contains(quote, "Sept"));
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(
        """
        \b(?:he|she|it|they|who|which)\b
        | (?:^[^\p{L}]*|[,;:(]\s|\b(?:and|but|or|that|when|while|because|after|before|since|then|where|today|now)\s|^(?:in|on|at|by|from|since|during|after|before|until)\s[^,]{1,40}?\s)
          (?:the|this|that|these|those|its|their|his|her|both)\b
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex RefersBack();

    [GeneratedRegex(@"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex IsoDate();
}
