namespace Reflections.Domain.Extraction;

/// <summary>A run of tokens that looks like a name.</summary>
/// <param name="Tokens">All tokens of the segment.</param>
/// <param name="First">Index of the name's first token.</param>
/// <param name="End">Index after its last token.</param>
/// <param name="OpensSegment">True when nothing but the position may be the reason for the capital.</param>
internal sealed record NameCandidate(IReadOnlyList<Token> Tokens, int First, int End, bool OpensSegment)
{
    public TextSpan Span => new(Tokens[First].Start, Tokens[End - 1].End - Tokens[First].Start);

    public int Count => End - First;

    public Token FirstToken => Tokens[First];

    public Token LastToken => Tokens[End - 1];

    /// <summary>The token <paramref name="distance"/> places before the name in lower case, or "".</summary>
    public string Before(int distance) => First - distance >= 0 ? Tokens[First - distance].Lower : "";

    /// <summary>The token <paramref name="distance"/> places behind the name in lower case, or "".</summary>
    public string After(int distance) => End + distance - 1 < Tokens.Count ? Tokens[End + distance - 1].Lower : "";
}
