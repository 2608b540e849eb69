using System.Globalization;
using System.Text.RegularExpressions;
using Reflections.Domain.Extraction;
using Reflections.Domain.Patches;

namespace Reflections.Benchmarks.Quality;

/// <summary>
/// Good facts made false, in every way that an extractor errs. A mutant that happens to be true as well, or of which nobody could tell, is left out: the
/// same words in another place, a copula turned round ("the mayor is Anna"), an object that the sentence gives the same subject, too.
/// </summary>
/// <param name="sample">The document.</param>
/// <param name="good">Facts of it that the evaluation accepts.</param>
internal sealed partial class FactMutants(SampleFacts sample, IReadOnlyList<BatchFact> good)
{
    private const int OthersTried = 3;

    /// <summary>Every mutant that says something else of the document, with its kind.</summary>
    public IEnumerable<(string Kind, BatchFact Fact)> OfFacts() => good.SelectMany(Of);

    /// <summary>Every good fact whose words were made to say the opposite, with its kind and the changed document.</summary>
    public IEnumerable<(string Kind, BatchFact Fact, PatchBatch Batch, string Text)> OfWords() => good.SelectMany(OfText).Select(changed =>
        (changed.Kind, changed.Fact, Changed(changed.From, changed.To), sample.Text[..changed.From.Start] + changed.To + sample.Text[changed.From.End..]));

    private IEnumerable<(string Kind, BatchFact Fact)> Of(BatchFact fact)
    {
        for (var shift = -20; shift <= 20; shift++)
        {
            if (shift != 0)
            {
                yield return ("offset shifted", fact with { Span = fact.Span.Shift(shift) });
            }
        }

        if (fact.Predicate != "be")
        {
            yield return ("subject and object swapped", fact with
            {
                Subject = fact.Object,
                Object = fact.Subject,
                WrittenSubject = fact.WrittenObject,
                WrittenObject = fact.WrittenSubject,
            });
        }

        yield return ("polarity flipped", fact with { Polarity = Opposite(fact.Polarity) });
        yield return ("said to be hedged", fact with { Modality = FactModality.Hedged });
        yield return ("said to be reported", fact with { Modality = FactModality.Reported });
        yield return ("other date", fact with { Date = OtherDate(fact) });
        if (OtherNumber(fact.Object) is { } number && !fact.Quote.Contains(Digits().Match(number).Value, StringComparison.Ordinal))
        {
            yield return ("other number", fact with { Object = number });
        }

        foreach (var other in OthersOf(fact))
        {
            if (!IsTrueOf(fact, other.Object))
            {
                yield return ("object of another fact", fact with { Object = other.Object, WrittenObject = other.WrittenObject });
            }

            if (other.Span != fact.Span && !SaysTheSame(other, fact))
            {
                yield return ("quote of another sentence", fact with { Quote = other.Quote, Span = other.Span, Chunk = other.Chunk });
            }
        }

        foreach (var name in NamesNotIn(fact).Take(OthersTried))
        {
            if (Names().IsMatch(fact.Object))
            {
                yield return ("other name as object", fact with { Object = Names().Replace(fact.Object, name, 1), WrittenObject = null });
            }

            if (Contains(fact.Quote, fact.WrittenSubject ?? fact.Subject))
            {
                yield return ("other name as subject", fact with { Subject = name, WrittenSubject = null });
            }
        }

        if (fact.Polarity == FactPolarity.Negative && Negation().Match(fact.Quote) is { Success: true } negation
            && fact.Quote.Length - negation.Index - negation.Length >= 8)
        {
            var start = negation.Index + negation.Length;
            yield return ("quote cut before the negation", fact with
            {
                Polarity = FactPolarity.Positive,
                Quote = fact.Quote[start..],
                Span = new TextSpan(fact.Span.Start + start, fact.Span.Length - start),
            });
        }
    }

    /// <summary>The text says the opposite of what it said; the fact is as before.</summary>
    private static IEnumerable<(string Kind, BatchFact Fact, TextSpan From, string To)> OfText(BatchFact fact)
    {
        if (fact.Polarity == FactPolarity.Negative)
        {
            // With another denial in the sentence it may still be denied.
            if (AnyNegation().Count(fact.Quote) == 1 && Negation().Match(fact.Quote) is { Success: true } negation)
            {
                yield return Replaced("negation dropped from the text", fact, negation.Index, negation.Length, " ");
            }
        }
        else if (FiniteBe().Match(fact.Quote) is { Success: true } be && fact.Quote.IndexOf(fact.WrittenObject ?? fact.Object,
            StringComparison.Ordinal) >= be.Index + be.Length
            && !Boundary().IsMatch(fact.Quote[be.Index..fact.Quote.IndexOf(fact.WrittenObject ?? fact.Object, StringComparison.Ordinal)]))
        {
            yield return Replaced("negation put into the text", fact, be.Index, be.Length, be.Value + "not ");
        }
    }

    private static (string Kind, BatchFact Fact, TextSpan From, string To) Replaced(string kind, BatchFact fact, int at, int length, string by)
    {
        var quote = fact.Quote[..at] + by + fact.Quote[(at + length)..];
        return (kind, fact with { Quote = quote, Span = fact.Span with { Length = quote.Length } }, new TextSpan(fact.Span.Start + at, length), by);
    }

    private PatchBatch Changed(TextSpan from, string to) => sample.Batch with
    {
        Chunks =
        [
            .. sample.Batch.Chunks.Select(chunk =>
                chunk.Start <= from.Start && from.End <= chunk.Start + chunk.Text.Length
                    ? chunk with { Text = chunk.Text[..(from.Start - chunk.Start)] + to + chunk.Text[(from.End - chunk.Start)..] }
                    : chunk.Start >= from.End ? chunk with { Start = chunk.Start + to.Length - from.Length } : chunk),
        ],
    };

    private IEnumerable<BatchFact> OthersOf(BatchFact fact)
    {
        var at = 0;
        while (at < good.Count && !ReferenceEquals(good[at], fact))
        {
            at++;
        }

        return Enumerable.Range(1, Math.Min(OthersTried, good.Count - 1)).Select(step => good[(at + step) % good.Count]);
    }

    // The sentence may give the subject several objects; whatever of its words is said of the subject may be true.
    private bool IsTrueOf(BatchFact fact, string other) =>
        Overlaps(fact.Object, other) || good.Any(known => known.Span == fact.Span && Overlaps(known.Object, other) && Overlaps(known.Subject, fact.Subject));

    private static bool SaysTheSame(BatchFact other, BatchFact fact) =>
        (Overlaps(other.Subject, fact.Subject) || Contains(other.Quote, fact.Subject)) && Contains(other.Quote, fact.Object) && other.Predicate == fact.Predicate;

    private IEnumerable<string> NamesNotIn(BatchFact fact) => sample.Batch.Entities
        .Where(entity => entity.Type is EntityType.Person or EntityType.Organisation or EntityType.Place or EntityType.Product)
        .Where(entity => !Overlaps(entity.Name, fact.Subject) && !Overlaps(entity.Name, fact.Object) && !Contains(fact.Quote, entity.Name)
            && !entity.Aliases.Any(alias => Contains(fact.Quote, alias.Form)))
        .Where(entity => !entity.Name.Split(' ').Any(word => Contains(fact.Quote, word)))
        .Select(entity => entity.Name);

    private static string OtherDate(BatchFact fact)
    {
        var year = Enumerable.Range(1901, 99).First(year => !fact.Quote.Contains(year.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        return fact.Date is { Length: >= 4 } date && date[0] != '-' ? year.ToString(CultureInfo.InvariantCulture) + date[4..]
            : year.ToString(CultureInfo.InvariantCulture);
    }

    private static string? OtherNumber(string text) => Digits().IsMatch(text)
        ? Digits().Replace(text, digits => (long.Parse(digits.Value, CultureInfo.InvariantCulture) + 7).ToString(CultureInfo.InvariantCulture), 1) : null;

    private static FactPolarity Opposite(FactPolarity polarity) => polarity == FactPolarity.Positive ? FactPolarity.Negative : FactPolarity.Positive;

    private static bool Overlaps(string one, string other) => Contains(one, other) || Contains(other, one);

    private static bool Contains(string text, string part) => part.Length == 0
        || Matching.Normalise(text).Contains(Matching.Normalise(part), StringComparison.Ordinal);

    [GeneratedRegex(@"\d{1,9}", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();

    [GeneratedRegex(@"\p{Lu}[\p{L}\p{Nd}-]+(?:\s\p{Lu}[\p{L}\p{Nd}-]+)*", RegexOptions.CultureInvariant)]
    private static partial Regex Names();

    [GeneratedRegex(@"\s(?:do\snot|does\snot|did\snot|not|never|no)\s", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Negation();

    [GeneratedRegex(@"\b(?:not|never|no|nobody|nothing|none|neither|nor|nowhere|cannot)\b|n't\b|n’t\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex AnyNegation();

    [GeneratedRegex(@"\s(?:is|are|was|were)\s", RegexOptions.CultureInvariant)]
    private static partial Regex FiniteBe();

    [GeneratedRegex(@"[,;:]|\b(?:and|but|who|which|that)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Boundary();
}
