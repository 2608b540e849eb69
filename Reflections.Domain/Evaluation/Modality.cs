using System.Text.RegularExpressions;

namespace Reflections.Domain.Evaluation;

/// <summary>The words by which English denies a statement, weakens it, or puts it into somebody's mouth.</summary>
internal static partial class Modality
{
    /// <summary>The word that denies, or null.</summary>
    /// <param name="clause">Plain text of one clause.</param>
    /// <param name="predicate">A verb that the fact itself states ("fail to open") does not deny it.</param>
    public static string? Negation(string clause, string predicate) => FirstOutside(NegationWord().Matches(clause), predicate);

    /// <summary>The word that makes the statement less than a claim, or null.</summary>
    public static string? Hedge(Statement statement, string predicate) =>
        FirstOutside(HedgeWord().Matches(statement.Clause), predicate)
        ?? FirstOutside(LeadingHedge().Matches(statement.Sentence), predicate)
        ?? FirstOutside(Condition().Matches(statement.BeforeObject), predicate);

    /// <summary>The words that put the statement into somebody's mouth, or null.</summary>
    public static string? Report(Statement statement, string predicate) => FirstOutside(ReportingWord().Matches(statement.Sentence), predicate);

    /// <summary>Whether a statement that is said to be hedged may be so: words that leave it open, but do not by themselves make it less than a claim.</summary>
    public static bool MayBeHedged(Statement statement, string predicate) =>
        FirstOutside(OpenWord().Matches(statement.Clause), predicate) is not null || Condition().IsMatch(statement.Sentence);

    /// <summary>Whether a statement that is said to be reported may be so: words that tell of speech, but not surely of this.</summary>
    public static bool MayBeReported(Statement statement, string predicate) => FirstOutside(SpeechWord().Matches(statement.Sentence), predicate) is not null;

    /// <summary>
    /// Blanks a subject or object whose inner words say nothing of the statement: "May Holm", "No Doubt", "a pupil who cannot swim".
    /// A phrase that begins with such a word ("no cracks") is part of what is said and stays.
    /// </summary>
    public static string WithoutPhrase(string plain, string phrase)
    {
        var words = phrase.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var isName = words.All(word => char.IsUpper(word[0]) || char.IsDigit(word[0]));
        if (words.Length < 2 || (!isName && (NegationWord().IsMatch(words[0]) || HedgeWord().IsMatch(words[0]))))
        {
            return plain;
        }

        for (var at = Wording.IndexOf(plain, phrase); at >= 0; at = Wording.IndexOf(plain, phrase))
        {
            plain = string.Concat(plain.AsSpan(0, at), new string('\u00B7', phrase.Length), plain.AsSpan(at + phrase.Length));
        }

        return plain;
    }

    private static string? FirstOutside(MatchCollection matches, string predicate)
    {
        var verbs = predicate.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return matches.FirstOrDefault(match => !verbs.Any(verb => IsFormOf(match.Value.Split(' ')[0], verb)))?.Value;
    }

    // The predicate is in its base form; the text may have "said", "denies", "reported".
    private static bool IsFormOf(string word, string verb)
    {
        var irregular = word.ToLowerInvariant() switch
        {
            "thought" => "think",
            "told" => "tell",
            "wrote" => "write",
            _ => word,
        };
        return verb.Length >= 3 && irregular.AsSpan().CommonPrefixLength(verb, CharIgnoringCase.Instance) >= verb.Length - 1;
    }

    [GeneratedRegex(
        """
        \bnot\b(?!\s(?:only|just|merely|least)\b) | n't\b | \b(?:never|neither|nor|nobody|none|nowhere|cannot)\b | \bnothing\b(?!\sbut\b)
        | \bno\b(?!\.?\s?\d)(?!\s(?:more|fewer|less|later|earlier|sooner)\sthan\b)
        | \b(?:fail(?:s|ed)?|refus(?:es?|ed)|declin(?:es?|ed))\sto\b
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex NegationWord();

    // "May" and "Might" with a capital are a month, a name, or a question's first word.
    [GeneratedRegex(
        """
        \b(?-i:may|might)\b | \b(?:could|would|should|maybe|perhaps|possibly|probably|presumably|supposedly|allegedly|reportedly|apparently|rumou?red|likely|unlikely)\b
        | \b(?:seem(?:s|ed)?|appear(?:s|ed)?|hop(?:es?|ed)|plan(?:s|ned)?|aim(?:s|ed)?|intend(?:s|ed)?|expect(?:s|ed)?)\sto\b
        | \b(?:said|believed|thought|alleged|supposed|planned|due|ought)\sto\b | \bplanned\sfor\b
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex HedgeWord();

    [GeneratedRegex(
        @"^\W*(?:maybe|perhaps|possibly|probably|presumably|supposedly|allegedly|reportedly|apparently)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex LeadingHedge();

    [GeneratedRegex(
        @"\b(?:will|won't|shall|must|plan(?:s|ned)?\s(?:to|for|on)|planned|propos(?:es?|ed|al)|intend(?:s|ed)?|expect(?:s|ed)?|estimat(?:es?|ed)|want(?:s|ed)?\sto|hop(?:es?|ed|ing)|consider(?:s|ing)?|provisional(?:ly)?|tentative(?:ly)?|potential(?:ly)?|legend|(?:going|about|yet|(?:is|are|was|were))\sto)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OpenWord();

    [GeneratedRegex(
        @"\b(?:report(?:s|ed|edly)?|announc(?:es?|ed)|stat(?:es|ed)|suggest(?:s|ed)?|declar(?:es?|ed)|warn(?:s|ed)?|told|tells|wrote|writes|explain(?:s|ed)?|admit(?:s|ted)?|promis(?:es?|ed)|repl(?:ies|ied)|asked|say|saying|quoted|alleged(?:ly)?|supposed(?:ly)?|rumou?r(?:s|ed)?)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SpeechWord();

    [GeneratedRegex(@"\b(?:if|unless|whether)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Condition();

    [GeneratedRegex(
        """
        \baccording\sto\b
        | \b(?:said|says|claim(?:s|ed)?|alleg(?:es?|ed)|argu(?:es?|ed)|believ(?:es?|ed)|thinks?|thought|insist(?:s|ed)?|predict(?:s|ed)?|den(?:y|ies|ied))\b(?!\sto\b)
        | \b(?:report|announc|stat|suggest|maintain|declar|warn|fear|confirm)(?:s|es|ed)?\b(?:\s\w+){0,3}\sthat\b
        | \b(?:told|wrote)\b(?:\s\w+){0,4}\sthat\b
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex ReportingWord();

    private sealed class CharIgnoringCase : IEqualityComparer<char>
    {
        public static readonly CharIgnoringCase Instance = new();

        public bool Equals(char x, char y) => char.ToLowerInvariant(x) == char.ToLowerInvariant(y);

        public int GetHashCode(char c) => char.ToLowerInvariant(c);
    }
}
