namespace Reflections.Domain.Extraction;

/// <summary>A word or a mark of punctuation.</summary>
/// <param name="Start">First unit in the chunk.</param>
/// <param name="Text">As written.</param>
/// <param name="Lower">In lower case, with straight apostrophes.</param>
internal sealed record Token(int Start, string Text, string Lower)
{
    private const int MinShouted = 4;

    public int End => Start + Text.Length;

    public bool IsWord => char.IsLetterOrDigit(Text[0]);

    public bool IsCapitalised => char.IsUpper(Text[0]);

    public bool IsNumber => char.IsDigit(Text[0]);

    /// <summary>The word with a capital only at its beginning when it stands in capitals and is too long for an abbreviation; else as written.</summary>
    public string Proper => Text.Length >= MinShouted && IsShouted ? Text[0] + Lower[1..] : Text;

    public bool IsShouted => !Text.AsSpan().ContainsAnyInRange('a', 'z') && Text.All(c => !char.IsLower(c)) && char.IsUpper(Text[0])
        && !Text.Contains('.', StringComparison.Ordinal);

    /// <summary>
    /// The tokens of <c>text[start..end]</c>. Words keep inner apostrophes, hyphens, dots and digits ("Lindqvist's" is cut before its "'s").
    /// </summary>
    public static List<Token> Of(string text, int start, int end)
    {
        var tokens = new List<Token>();
        for (var i = start; i < end;)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                i++;
                continue;
            }

            var stop = i + 1;
            if (IsWordUnit(text[i]))
            {
                while (stop < end && (IsWordUnit(text[stop]) || IsInner(text, stop, end)))
                {
                    stop++;
                }

                if (stop == i + 1 && Initials(text, i, end) is var last && last > stop)
                {
                    stop = last;
                }

                if (stop - i > 2 && text[stop - 1] == 's' && text[stop - 2] is '\'' or '’')
                {
                    stop -= 2;
                }
            }
            else if (text[i] is '\'' or '’' && i + 1 < end && text[i + 1] == 's' && i > start && IsWordUnit(text[i - 1]))
            {
                stop = i + 2;
            }

            var word = text[i..stop];
            tokens.Add(new Token(i, word, word.ToLowerInvariant().Replace('’', '\'')));
            i = stop;
        }

        return tokens;
    }

    /// <summary>Where "U.S." or "J.R.R." ends, its last dot included; <paramref name="start"/> when it is no such abbreviation.</summary>
    private static int Initials(string text, int start, int end)
    {
        var i = start;
        while (i + 1 < end && char.IsLetter(text[i]) && text[i + 1] == '.' && (i == start || char.IsUpper(text[i]) == char.IsUpper(text[start])))
        {
            i += 2;
        }

        return i - start >= 4 ? i : start;
    }

    private static bool IsWordUnit(char c) => char.IsLetterOrDigit(c) || char.IsSurrogate(c) || IsMark(c);

    private static bool IsMark(char c) =>
        c >= '\u0300' && char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark;

    private static bool IsInner(string text, int at, int end) =>
        at + 1 < end && char.IsLetterOrDigit(text[at + 1]) && char.IsLetterOrDigit(text[at - 1])
        && (text[at] is '\'' or '’' or '-' or '‑' || (text[at] is '.' or ',' or ':' && char.IsDigit(text[at + 1]) && char.IsDigit(text[at - 1])));
}
