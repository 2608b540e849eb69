using Microsoft.ML.Tokenizers;

namespace Reflections.Domain.Chunking;

/// <summary>Counts tokens of the o200k_base encoding, whose data ships with the package.</summary>
internal static class TokenCounter
{
    /// <summary>
    /// Byte-pair merging is quadratic in the length of one word, so a longer run without a change between white space and words is counted in parts.
    /// No word of a human language is this long.
    /// </summary>
    private const int MaxRun = 256;

    private static readonly TiktokenTokenizer Tokenizer = TiktokenTokenizer.CreateForEncoding("o200k_base");

    /// <summary>Name of the encoding, for fingerprints.</summary>
    public const string Encoding = "o200k_base";

    public static int Count(ReadOnlySpan<char> text)
    {
        var total = 0;
        var start = 0;
        var runStart = 0;
        for (var i = 1; i < text.Length; i++)
        {
            if (char.IsWhiteSpace(text[i]) != char.IsWhiteSpace(text[i - 1]))
            {
                runStart = i;
            }
            else if (i - runStart >= MaxRun && !char.IsLowSurrogate(text[i]))
            {
                total += Tokenizer.CountTokens(text[start..i], considerPreTokenization: true, considerNormalization: false);
                start = runStart = i;
            }
        }

        return total + Tokenizer.CountTokens(text[start..], considerPreTokenization: true, considerNormalization: false);
    }
}
