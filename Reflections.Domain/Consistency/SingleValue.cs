using System.Text.RegularExpressions;
using Reflections.Domain.Extraction;
using Reflections.Domain.Patches;

namespace Reflections.Domain.Consistency;

/// <summary>What a fact says of something that has one value at a time.</summary>
/// <param name="Of">What has it: facts with equal keys can be held against each other.</param>
/// <param name="Value">As written.</param>
/// <param name="IsOnce">True when it never changes (a birth): facts of different dates contradict each other instead of succeeding each other.</param>
/// <remarks>
/// | predicate | value | changes |
/// | --- | --- | --- |
/// | be born (in, on), die (in, on) | place or date | never |
/// | be founded, established, incorporated, built, completed (in, on) | place or date | never |
/// | be based in, be headquartered in, have headquarters in | place | yes |
/// | employ, weigh, cost | amount | yes |
/// | be, have | amount of the same thing ("12 ferries", "9 m long", "a population of 2,300") | yes |
/// | be + chief executive, director, mayor, president, capital … of X, from either side | who or what is it | yes |
///
/// Anything else may have several values at once.
/// </remarks>
internal sealed partial record SingleValue(string Of, string Value, bool IsOnce)
{
    /// <summary>What <paramref name="fact"/> says of a single value, or null when it says nothing of the kind.</summary>
    public static SingleValue? From(StatedFact fact)
    {
        var (subject, predicate) = (KnowledgeIds.NormaliseName(fact.Subject), KnowledgeIds.NormaliseName(fact.Predicate));
        if (Once().Match(predicate) is { Success: true } once)
        {
            return new SingleValue($"{subject}|{once.Groups["what"].Value}", fact.Object, IsOnce: true);
        }

        if (Seat().IsMatch(predicate))
        {
            return new SingleValue($"{subject}|seat", fact.Object, IsOnce: false);
        }

        if (predicate is "employ" or "weigh" or "cost")
        {
            return Measure.TryRead(fact.Object) is null ? null : new SingleValue($"{subject}|{predicate}", fact.Object, IsOnce: false);
        }

        return predicate is "be" or "have" && Measure.TryRead(fact.Object) is not null
            ? new SingleValue($"{subject}|{predicate}", fact.Object, IsOnce: false)
            : OfRole(fact, subject, predicate);
    }

    /// <summary>Whether both values can hold at once, as far as can be told: values of different kinds, and a part of a name, do not exclude each other.</summary>
    public bool Agrees(SingleValue other)
    {
        if (Measure.TryRead(Value) is { } amount && DateOf(Value) is null)
        {
            return Measure.TryRead(other.Value) is not { } otherAmount || !amount.IsComparable(otherAmount) || amount.Agrees(otherAmount);
        }

        if (DateOf(Value) is { } date)
        {
            return DateOf(other.Value) is not { } otherDate || date.Overlaps(otherDate);
        }

        var (one, two) = ($" {KnowledgeIds.NormaliseName(Value)} ", $" {KnowledgeIds.NormaliseName(other.Value)} ");
        return DateOf(other.Value) is not null || Measure.TryRead(other.Value) is not null
            || IsWithin(one, two) || IsWithin(two, one);
    }

    private static bool IsWithin(string part, string whole) =>
        Separator().Replace(whole, " ").Contains(Separator().Replace(part, " "), StringComparison.Ordinal);

    private static PartialDate? DateOf(string text) => PartialDate.TryParse(DateText.ToIso(text), out var date) && !Words().IsMatch(text) ? date : null;

    // "Anna is director of X", "the director of X is Anna", "X's director is Anna", "be capital of".
    private static SingleValue? OfRole(StatedFact fact, string subject, string predicate)
    {
        var stated = $"{predicate} {KnowledgeIds.NormaliseName(fact.Object)}";
        if (HasRole().Match(stated) is { Success: true } has)
        {
            return Role(has, fact.Subject);
        }

        return predicate == "be" && fact.Object.Length > 0 && char.IsUpper(fact.Object[0]) && IsRole().Match(subject) is { Success: true } isRole
            ? Role(isRole, fact.Object) : null;

        static SingleValue Role(Match match, string value) =>
            new($"{KnowledgeIds.NormaliseName(match.Groups["of"].Value)}|{match.Groups["role"].Value.Replace("the ", "", StringComparison.Ordinal)}", value, IsOnce: false);
    }

    [GeneratedRegex(@"^(?:be\s)?(?:(?<what>born|founded|established|incorporated|built|completed)|(?<what>die))(?:\s(?:in|on|at))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Once();

    [GeneratedRegex(@"^(?:be\s(?:based|headquartered)|have\s(?:its\s)?(?:headquarters|head\soffice|seat))\s(?:in|at)$", RegexOptions.CultureInvariant)]
    private static partial Regex Seat();

    [GeneratedRegex(@"^be\s(?:(?:the|sole|current|new)\s)*(?<role>" + Roles + @")\sof\s(?:the\s)?(?<of>.+)$", RegexOptions.CultureInvariant)]
    private static partial Regex HasRole();

    [GeneratedRegex(@"^(?:(?:the|sole|current|new)\s)*(?<role>" + Roles + @")\sof\s(?:the\s)?(?<of>.+)$|^(?<of>.+?)'s?\s(?<role>" + Roles + ")$", RegexOptions.CultureInvariant)]
    private static partial Regex IsRole();

    [GeneratedRegex(@"[\s,]+", RegexOptions.CultureInvariant)]
    private static partial Regex Separator();

    [GeneratedRegex(@"\d\s*(?:st|nd|rd|th)?\s+(?!(?:of\s)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))\p{L}", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Words();

    private const string Roles =
        "ceo|chief executive(?: officer)?|managing director|director(?: general)?|general manager|head teacher|headmaster|headmistress|chair(?:man|woman|person)?|mayor|president|prime minister|governor|king|queen|capital(?: city)?";
}
