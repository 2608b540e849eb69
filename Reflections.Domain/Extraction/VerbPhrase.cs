using Reflections.Domain.Extraction.Lexicon;
using Reflections.Domain.Retrieval;

namespace Reflections.Domain.Extraction;

/// <summary>Holds a predicate that was not read off the text by rule against the words it is said to come from.</summary>
public static class VerbPhrase
{
    private static readonly string[] Appositive = ["'s", ",", "(", ":", "-", "–", "—"];

    /// <summary>
    /// Whether each word of <paramref name="predicate"/> stands in <paramref name="quote"/>, in any of its forms. A form of "be" may be left out beside
    /// another word ("a company founded by Anna Berg"), and alone where the quote puts one name beside the other ("Anna Berg, mayor of Hollen").
    /// </summary>
    public static bool StandsIn(string predicate, string quote)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        ArgumentNullException.ThrowIfNull(quote);
        var tokens = Token.Of(quote, 0, quote.Length);
        var own = Token.Of(predicate, 0, predicate.Length).Where(token => token.IsWord && !Grammar.Be.Contains(token.Lower)).ToList();
        if (own.Count == 0)
        {
            return tokens.Exists(token => Grammar.Be.Contains(token.Lower) || Appositive.Contains(token.Lower));
        }

        var quoted = tokens.Where(token => token.IsWord).SelectMany(FormsOf).ToHashSet(StringComparer.Ordinal);
        return own.TrueForAll(word => FormsOf(word).Any(quoted.Contains));
    }

    // "found" is a past of "find" and a base form of its own: a word stands for itself and for its verb.
    private static IEnumerable<string> FormsOf(Token word) => [word.Lower, VerbForms.Of(word.Lower).Base, Terms.Stem(word.Lower)];
}
