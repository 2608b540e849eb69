namespace Reflections.Domain.Extraction;

/// <summary>A run of tokens that looks like a name.</summary>
/// <param name="Tokens">All tokens of the segment.</param>
/// <param name="First">Index of the name's first token.</param>
/// <param name="End">Index after its last token.</param>
/// <param name="OpensSegment">True when nothing but the position may be the reason for the capital.</param>
internal sealed record NameCandidate(IReadOnlyList<Token> Tokens, int First, int End, bool OpensSegment)
{
    private string? proper;

    /// <summary>The kind of segment that it stands in.</summary>
    public required NameSegment Segment { get; init; }

    /// <summary>What its form alone shows it to be: a person behind a title, a work between quotation marks.</summary>
    public EntityType? Shown { get; init; }

    public TextSpan Span => new(Tokens[First].Start, Tokens[End - 1].End - Tokens[First].Start);

    public int Count => End - First;

    public Token FirstToken => Tokens[First];

    public Token LastToken => Tokens[End - 1];

    /// <summary>The words joined by single spaces, with shouted words ("LONDON") in the usual case.</summary>
    public string Proper => proper ??= Join(Tokens, First, End);

    /// <summary>The first letters of its capitalised words: "WHO" for "World Health Organization".</summary>
    public string Initials => string.Concat(Enumerable.Range(First, Count).Where(i => Tokens[i].IsCapitalised).Select(i => Tokens[i].Text[0]));

    /// <summary>The token <paramref name="distance"/> places before the name in lower case, or "".</summary>
    public string Before(int distance) => First - distance >= 0 ? Tokens[First - distance].Lower : "";

    /// <summary>The token <paramref name="distance"/> places behind the name in lower case, or "".</summary>
    public string After(int distance) => End + distance - 1 < Tokens.Count ? Tokens[End + distance - 1].Lower : "";

    /// <summary>The tokens joined as <see cref="Proper"/> joins them.</summary>
    public static string Join(IReadOnlyList<Token> tokens, int first, int end)
    {
        if (end - first == 1)
        {
            return tokens[first].Proper;
        }

        var isShouted = true;
        for (var i = first; i < end && isShouted; i++)
        {
            isShouted = tokens[i].IsShouted || !tokens[i].IsWord;
        }

        var builder = new System.Text.StringBuilder();
        for (var i = first; i < end; i++)
        {
            if (i > first && tokens[i].Start > tokens[i - 1].End)
            {
                builder.Append(' ');
            }

            builder.Append(isShouted && tokens[i].IsWord ? tokens[i].Text[0] + tokens[i].Lower[1..] : tokens[i].Proper);
        }

        return builder.ToString();
    }
}
