using Reflections.Domain.Consistency;
using Reflections.Domain.Extraction;
using Reflections.Domain.Identity;
using Reflections.Domain.Patches;

namespace Reflections.Functions.Reading;

/// <summary>Which facts are asked for: those for which all that is given holds.</summary>
public sealed record FactFilter
{
    /// <summary>All facts.</summary>
    public static FactFilter None { get; } = new();

    /// <summary>Whom it is about: a name or an alias, whatever its case and spacing.</summary>
    public string? Subject { get; init; }

    /// <summary>The verb phrase, whatever its case and spacing.</summary>
    public string? Predicate { get; init; }

    /// <summary>The whole object: a name, an alias, or other words, whatever their case and spacing.</summary>
    public string? Object { get; init; }

    /// <summary>Who says it.</summary>
    public SourceId? Source { get; init; }

    /// <summary>The fact's date has a day in this period or after it; a fact without a date has none.</summary>
    public PartialDate? From { get; init; }

    /// <summary>The fact's date has a day in this period or before it; a fact without a date has none.</summary>
    public PartialDate? To { get; init; }

    /// <summary>Whether it affirms or denies.</summary>
    public FactPolarity? Polarity { get; init; }

    /// <summary>What is looked up in the index.</summary>
    internal IEnumerable<string> Names => new[] { Subject, Object }.OfType<string>();

    /// <summary>What a continuation is for.</summary>
    internal IEnumerable<string> Question =>
        [Form(Subject), Form(Predicate), Form(Object), Source?.Value ?? "", $"{From?.First:O}", $"{To?.Last:O}", $"{Polarity}"];

    /// <summary>The test of a fact; what the names mean depends on what was read.</summary>
    internal Func<BatchFact, bool> Test(KnownEntities known)
    {
        var (subjects, objects) = (Subject is null ? null : known.NamesFor(Subject), Object is null ? null : known.NamesFor(Object));
        var predicate = Predicate is null ? null : Form(Predicate);
        return fact => (subjects is null || subjects.Contains(Form(fact.Subject)))
            && (predicate is null || Form(fact.Predicate) == predicate)
            && (objects is null || objects.Contains(Form(fact.Object)))
            && (Polarity is null || fact.Polarity == Polarity)
            && IsInTime(fact);
    }

    private bool IsInTime(BatchFact fact) =>
        (From is null && To is null)
        || (PartialDate.TryParse(fact.Date, out var date) && (From is not { } from || date.Last >= from.First) && (To is not { } to || date.First <= to.Last));

    private static string Form(string? text) => text is null ? "" : KnowledgeIds.NormaliseName(text);
}
