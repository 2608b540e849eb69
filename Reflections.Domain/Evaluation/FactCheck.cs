using System.Globalization;
using System.Text.RegularExpressions;
using Reflections.Domain.Extraction;
using Reflections.Domain.Patches;

namespace Reflections.Domain.Evaluation;

/// <summary>Holds one fact against the words it quotes.</summary>
internal static partial class FactCheck
{
    /// <summary>The refusal, or null when the words bear the fact.</summary>
    /// <param name="source">The document that the fact is from.</param>
    /// <param name="chunk">The chunk that the fact names, or null when there is none.</param>
    public static FactRefusal? Refuse(BatchFact fact, JudgedDocument source, BatchChunk? chunk, EvaluationPolicy policy)
    {
        var text = source.Text;
        if (chunk is null || !IsThere(fact, chunk, text))
        {
            return Because(RefusalCodes.QuoteNotAtOffsets, $"The text has other words at {Number(fact.Span.Start)} to {Number(fact.Span.End)}.");
        }

        if (fact.Quote.Trim().Length < policy.MinQuoteLength)
        {
            return Because(RefusalCodes.QuoteTooShort, $"A quote has at least {Number(policy.MinQuoteLength)} characters.");
        }

        if (UnprovenAlias(fact, source) is { } unproven)
        {
            return Because(RefusalCodes.AliasNotInDocument, unproven);
        }

        // What is said is in the words of the source; that they name the subject and the object was just proven, or is as well known of the document.
        var written = fact with
        {
            Subject = fact.WrittenSubject ?? source.FormIn(fact.Quote, fact.Subject),
            Object = fact.WrittenObject ?? source.FormIn(fact.Quote, fact.Object),
        };
        var quote = Quotation.Of(written, chunk, source);
        if (StrayNumber(written, quote.Plain, quote.Unfolded, quote.Context) is { } stray)
        {
            return Because(RefusalCodes.NumberNotInQuote, $"The quote does not have '{stray}'.");
        }

        if (!quote.HasObject)
        {
            return Because(quote.StrayName(written.Object) is null ? RefusalCodes.ObjectNotInQuote : RefusalCodes.NameNotInQuote, $"The quote does not have '{written.Object}'.");
        }

        if (!quote.HasSubject)
        {
            return quote.StrayName(written.Subject) is { } strange
                ? Because(RefusalCodes.NameNotInQuote, $"Neither the quote nor what stands around it has '{strange}'.")
                : Because(RefusalCodes.SubjectNotInQuote, $"The quote neither names '{written.Subject}' nor refers back to it.");
        }

        if (quote.StrayName(written.Predicate) is { } name)
        {
            return Because(RefusalCodes.NameNotInQuote, $"The quote does not have '{name}'.");
        }

        if (!quote.HasRoles)
        {
            return Because(RefusalCodes.RolesSwapped, $"The quote does not say it of '{written.Subject}', but of '{written.Object}'.");
        }

        if (!quote.HasPredicate)
        {
            return Because(RefusalCodes.PredicateDiffers, $"What the quote says of '{written.Object}' is not '{written.Predicate}'.");
        }

        return RefuseManner(written, Statement.Of(written, chunk, text)) is var (code, detail) ? Because(code, detail) : null;

        FactRefusal Because(string code, string detail) => new(fact.Id, code, detail);
    }

    private static (string Code, string Detail)? RefuseManner(BatchFact fact, Statement statement)
    {
        if (statement.IsQuestion)
        {
            return (RefusalCodes.Question, "The sentence asks.");
        }

        var bare = new Statement(Bare(statement.Sentence), Bare(statement.Clause), Bare(statement.BeforeObject));
        var predicate = Wording.Plain(fact.Predicate);
        if (RefuseModality(fact.Modality, bare, predicate) is { } refusal)
        {
            return refusal;
        }

        var negation = Modality.Negation(bare.Clause, predicate);
        return (fact.Polarity, negation) switch
        {
            (FactPolarity.Positive, { } word) => (RefusalCodes.PolarityDiffers, $"'{word}' denies what the fact affirms."),
            (FactPolarity.Negative, null) => (RefusalCodes.PolarityDiffers, "The words affirm what the fact denies."),
            _ => null,
        };

        string Bare(string plain) => Modality.WithoutPhrase(Modality.WithoutPhrase(plain, Wording.Phrase(fact.Subject)), Wording.Phrase(fact.Object));
    }

    private static (string Code, string Detail)? RefuseModality(FactModality claimed, Statement bare, string predicate)
    {
        var (report, hedge) = (Modality.Report(bare, predicate), Modality.Hedge(bare, predicate));
        return claimed switch
        {
            FactModality.Hedged when hedge is null && !Modality.MayBeHedged(bare, predicate) =>
                (RefusalCodes.ModalityDiffers, report is null ? "The words assert it." : $"'{report}' tells what somebody said."),
            FactModality.Reported when report is null && !Modality.MayBeReported(bare, predicate) =>
                (RefusalCodes.ModalityDiffers, hedge is null ? "The words assert it." : $"'{hedge}' does not tell what somebody said."),
            FactModality.Asserted when report is not null => (RefusalCodes.ReportedSpeech, $"'{report}' tells what somebody said."),
            FactModality.Asserted when hedge is not null => (RefusalCodes.Hedged, $"'{hedge}' claims less than the fact."),
            _ => null,
        };
    }

    private static bool IsThere(BatchFact fact, BatchChunk chunk, string text) =>
        fact.Span is { Start: >= 0, Length: > 0 }
        && fact.Span.Start >= chunk.Start
        && fact.Span.Length <= chunk.Start + chunk.Text.Length - fact.Span.Start
        && fact.Span.Length <= text.Length - fact.Span.Start
        && text.AsSpan(fact.Span.Start, fact.Span.Length).SequenceEqual(fact.Quote);

    private static string? UnprovenAlias(BatchFact fact, JudgedDocument source) =>
        fact.WrittenSubject is { } subject && !source.ShowsAlias(subject, fact.Subject) ? $"The document does not show that '{subject}' is '{fact.Subject}'."
        : fact.WrittenObject is { } @object && !source.ShowsAlias(@object, fact.Object) ? $"The document does not show that '{@object}' is '{fact.Object}'."
        : null;

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
        return (!iso.Groups[1].Success || numbers.Contains(Part(iso, 1)))
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

    [GeneratedRegex(@"^(?:(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?|--(?<2>\d{2})-(?<3>\d{2}))$", RegexOptions.CultureInvariant)]
    private static partial Regex IsoDate();
}
