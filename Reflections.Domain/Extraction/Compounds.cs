using System.Collections.Frozen;

namespace Reflections.Domain.Extraction;

/// <summary>Cuts words that a name is part of: "London-based", "pro-Russian", "ex-Google".</summary>
internal static class Compounds
{
    private static readonly FrozenSet<string> Suffixes = FrozenSet.Create(
        "based", "born", "led", "backed", "ruled", "style", "owned", "made", "listed", "trained", "area", "wide", "bound", "educated", "controlled", "held",
        "funded", "run", "built", "sponsored", "occupied", "registered", "speaking", "wide", "only", "type", "era", "like", "inspired", "friendly",
        "compatible", "related", "allied", "dominated", "educated", "designed", "engined");

    private static readonly FrozenSet<string> Prefixes = FrozenSet.Create(
        "pro", "anti", "ex", "non", "mid", "trans", "post", "pre", "intra", "inter", "sub", "then");

    /// <summary>The tokens, with each such word in two: "London" and "-based", "pro-" and "Russian".</summary>
    public static List<Token> Split(List<Token> tokens)
    {
        var split = new List<Token>(tokens.Count);
        foreach (var token in tokens)
        {
            var cut = CutOf(token);
            if (cut == 0)
            {
                split.Add(token);
                continue;
            }

            split.Add(new Token(token.Start, token.Text[..cut], token.Lower[..cut]));
            split.Add(new Token(token.Start + cut, token.Text[cut..], token.Lower[cut..]));
        }

        return split;
    }

    private static int CutOf(Token token)
    {
        var dash = token.IsWord ? token.Text.LastIndexOf('-') : -1;
        return dash <= 1 || dash == token.Text.Length - 1 ? 0
            : token.IsCapitalised && Suffixes.Contains(token.Lower[(dash + 1)..]) ? dash
            : Prefixes.Contains(token.Lower[..dash]) && char.IsUpper(token.Text[dash + 1]) ? dash + 1
            : 0;
    }
}
