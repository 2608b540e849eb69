using System.Text.RegularExpressions;
using Reflections.Domain.Extraction;
using Reflections.Domain.Extraction.Lexicon;
using Reflections.Domain.Patches;

namespace Reflections.Domain.Evaluation;

/// <summary>Where a fact's subject and object stand in its quote.</summary>
internal sealed partial class Quotation
{
    private readonly JudgedDocument source;
    private readonly string subject;
    private readonly string @object;
    private readonly string predicate;
    private readonly BatchFact fact;
    private readonly BatchChunk chunk;

    private Quotation(BatchFact fact, BatchChunk chunk, JudgedDocument source)
    {
        (this.fact, this.chunk, this.source) = (fact, chunk, source);
        subject = Wording.Phrase(fact.Subject);
        @object = Wording.Phrase(fact.Object);
        predicate = Wording.Plain(fact.Predicate).Trim();
        Plain = Wording.Plain(fact.Quote).Trim();
        Unfolded = Wording.Fold(fact.Quote);
        Context = Wording.Plain(string.Join(" / ", chunk.HeadingPath) + " / " + source.Text[chunk.Start..fact.Span.Start]);
        HasObject = Has(Plain) || Has(Unfolded);
        var part = HasObject ? BeforeObject() : Plain;
        HasSubject = Wording.Contains(Plain, subject) || Wording.Contains(Unfolded, subject) || IsReferredTo(part);
        HasPredicate = IsWithItsVerb(part);
        HasRoles = HasObject && HasSubject && !IsDoneByObject(part)
            && (!Wording.Contains(Plain, subject) || Wording.Contains(part, subject) || IsReferredTo(part) || (!predicate.EndsWith(" by", StringComparison.Ordinal) && IsAgent()));
    }

    /// <summary>The quote as it is compared.</summary>
    public string Plain { get; }

    /// <summary>The quote with the targets of its links.</summary>
    public string Unfolded { get; }

    /// <summary>Headings, and the chunk before the quote.</summary>
    public string Context { get; }

    /// <summary>Whether the quote has the object.</summary>
    public bool HasObject { get; }

    /// <summary>
    /// Whether the quote names the subject, or refers to it before it comes to the object: by a part of the name that nothing else has, a pronoun or "the …",
    /// when the name stands before.
    /// </summary>
    public bool HasSubject { get; }

    /// <summary>Whether no other clause begins between the predicate's verb, if the quote has it, and the object.</summary>
    public bool HasPredicate { get; }

    /// <summary>Whether the subject comes before the object, or is the one "by" whom it is done, or stands behind a "which" that is the object.</summary>
    public bool HasRoles { get; }

    public static Quotation Of(BatchFact fact, BatchChunk chunk, JudgedDocument source) => new(fact, chunk, source);

    /// <summary>A capitalised word of <paramref name="phrase"/> that neither the quote nor title, headings and chunk have, or null.</summary>
    public string? StrayName(string phrase) => CapitalisedWord().Matches(Wording.Phrase(phrase)).Select(word => word.Value)
        .FirstOrDefault(word => !Wording.Contains(Plain, word) && !Wording.Contains(Unfolded, word) && !Wording.Contains(Context, word)
            && !Wording.Contains(source.Title, word) && !Wording.Contains(Wording.Plain(chunk.Text), word));

    // An object that is part of the subject's name ("Hollen" of "Hollen School") must stand there a second time.
    private bool Has(string quote)
    {
        if (!Wording.Contains(subject, @object))
        {
            return Wording.Contains(quote, @object);
        }

        var named = Wording.IndexOf(quote, subject);
        return named >= 0
            ? Wording.Contains(quote[..named], @object) || Wording.Contains(quote[(named + subject.Length)..], @object)
            : Wording.Contains(quote, @object);
    }

    private string BeforeObject()
    {
        // The last place: a word of the object may stand in the subject, too.
        var last = -1;
        for (var at = Wording.IndexOf(Plain, @object); at >= 0; at = Wording.IndexOf(Plain, @object, at + 1))
        {
            last = at;
        }

        return last < 0 ? Plain : Plain[..last];
    }

    private bool IsAgent()
    {
        for (var at = Wording.IndexOf(Plain, subject); at >= 0; at = Wording.IndexOf(Plain, subject, at + 1))
        {
            if (Agent().IsMatch(Plain[..at]) || Relative().IsMatch(Plain[..at]))
            {
                return true;
            }
        }

        return false;
    }

    // "It was founded by Ann", "the firm, which Ann founded" do not say that it founded Ann.
    private bool IsDoneByObject(string part) =>
        !predicate.StartsWith("be ", StringComparison.Ordinal) && !predicate.EndsWith(" by", StringComparison.Ordinal)
        && ((Agent().IsMatch(part) && Passive().IsMatch(part)) || Relative().IsMatch(part));

    // Of the predicate's verbs the last before the object; a verb in other words is believed.
    private bool IsWithItsVerb(string part)
    {
        var main = predicate.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(word => word != "be");
        var verb = main is null ? null : Word().Matches(part).LastOrDefault(word =>
            word.Value.ToLowerInvariant() is var form && (form == main || VerbForms.Of(form) is { Forms: not VerbForm.None } known && known.Base == main));
        return verb is null || !OtherClause().IsMatch(part[(verb.Index + verb.Length)..]);
    }

    private bool IsReferredTo(string part)
    {
        var isBefore = Wording.Contains(Context, subject);
        return (isBefore && (HasPronoun(part) || HasKind(part)))
            || ((isBefore || source.Names(subject, before: fact.Span.Start)) && subject.Split(' ').Any(word =>
                word.Length > 1 && (char.IsUpper(word[0]) || char.IsDigit(word[0])) && Wording.Contains(part, word) && !source.IsShared(word, subject)));
    }

    private bool HasPronoun(string part) =>
        Pronoun().Matches(part).Any(found => found.Groups["person"].Success ? source.MayBe(subject, type => type == EntityType.Person)
            : !found.Groups["thing"].Success || source.MayBe(subject, type => type != EntityType.Person));

    // "The company" may be any firm, "the trust" what has it in its name; what has no name is called what it is.
    private bool HasKind(string part) => Definite().Matches(part).Select(found => found.Groups["noun"].Value.ToLowerInvariant()).Any(noun =>
        subject.Split(' ').Contains(noun, StringComparer.OrdinalIgnoreCase)
        || (char.IsUpper(subject[0]) && WordLists.KindOfNoun.TryGetValue(noun, out var kind) && source.MayBe(subject, type => type == kind)));

    [GeneratedRegex(@"\b(?:(?<person>he|she)|(?<thing>it)|they)\b|^\W*(?:which|who)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pronoun();

    // Where a subject may stand: at the beginning, behind punctuation or a conjunction, behind "In 2019".
    [GeneratedRegex(
        """
        (?:^[^\p{L}]*|[,;:(.]\s|\b(?:and|but|or|that|when|while|because|after|before|since|then|where|today|now)\s|^(?:in|on|at|by|from|since|during|after|before|until)\s[^,]{1,40}?\s)
        (?:the|this|that|these|those|both)\s(?:\p{Ll}+\s){0,2}?(?<noun>\p{L}+)\b
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Definite();

    [GeneratedRegex(@"\bby\s(?:the\s|a\s|an\s)?(?:\p{L}+\s){0,3}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Agent();

    [GeneratedRegex(@",?\s(?:(?:from|in|on|at|to|with)\s)?(?:which|that|whom)\s(?:(?:the|a|an|our|its|their|his|her|mr|ms|mrs|dr)\s)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Relative();

    [GeneratedRegex(@"[\p{L}-]+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex(
        @";|\s(?:who|whose|whom|when|while|whereas|because|although|but)\s|,\s(?:which|where)\s|,?\sand\s(?:(?:his|her|its|their)\s\p{L}+\s)?(?:it|he|she|they|is|was|are|were|has|had|then)\s",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OtherClause();

    [GeneratedRegex(@"\b(?:is|are|was|were|been|being)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Passive();

    [GeneratedRegex(@"(?<![\p{L}\p{Nd}'-])\p{Lu}[\p{L}\p{Nd}'-]*\p{L}", RegexOptions.CultureInvariant)]
    private static partial Regex CapitalisedWord();
}
