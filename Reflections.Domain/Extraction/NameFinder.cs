using Reflections.Domain.Chunking;
using Reflections.Domain.Documents;
using Reflections.Domain.Extraction.Lexicon;

namespace Reflections.Domain.Extraction;

/// <summary>Finds runs of capitalised words that are names, and not merely the first words of sentences or headings.</summary>
internal sealed partial class NameFinder
{
    private const int MaxNameTokens = 10;
    private const int MaxTitleTokens = 9;
    private const int ShortLine = 45;

    private readonly string text;
    private readonly bool[] taken;
    private readonly HashSet<string> lowerWords = new(StringComparer.Ordinal);
    private readonly HashSet<string> confirmed = new(StringComparer.Ordinal);
    private readonly HashSet<string> partsOfNames = new(StringComparer.Ordinal);
    private readonly HashSet<string> abbreviations = new(StringComparer.Ordinal);
    private readonly List<NameCandidate> candidates = [];

    private NameFinder(string text, bool[] taken)
    {
        this.text = text;
        this.taken = taken;
    }

    /// <summary>The names in the order of the text.</summary>
    /// <param name="blocks">The blocks of <paramref name="text"/>.</param>
    /// <param name="values">What is known to be something else; names do not overlap it.</param>
    public static List<NameCandidate> Find(string text, IReadOnlyList<MarkdownBlock> blocks, IReadOnlyList<EntityMention> values)
    {
        var taken = new bool[text.Length];
        foreach (var value in values)
        {
            taken.AsSpan(value.Span.Start, value.Span.Length).Fill(true);
        }

        var finder = new NameFinder(text, taken);
        var segments = blocks.SelectMany(finder.Segments).ToList();
        foreach (var (tokens, kind) in segments)
        {
            finder.Learn(tokens, kind);
        }

        foreach (var (tokens, kind) in segments)
        {
            finder.Scan(tokens, kind);
        }

        return [.. finder.candidates.Where(finder.IsBelieved)];
    }

    private IEnumerable<(List<Token> Tokens, NameSegment Kind)> Segments(MarkdownBlock block)
    {
        switch (block.Kind)
        {
            case MarkdownBlockKind.Code:
                yield break;
            case MarkdownBlockKind.TableRow:
                var start = block.Start;
                for (var i = block.Start; i <= block.End; i++)
                {
                    if (i == block.End || text[i] == '|')
                    {
                        yield return Segment(start, i, isTitle: true);
                        start = i + 1;
                    }
                }

                break;
            case MarkdownBlockKind.Heading:
                yield return Segment(block.Start, block.End, isTitle: true);
                break;
            default:
                foreach (var (from, length) in SentenceSplitter.Split(text, block.Start, block.End))
                {
                    yield return Segment(from, from + length, isTitle: false);
                }

                break;
        }
    }

    private (List<Token> Tokens, NameSegment Kind) Segment(int start, int end, bool isTitle)
    {
        var tokens = Compounds.Split(Token.Of(text, start, end));
        var (words, capitalised, shouted, letters, numbers, verbs) = (0, 0, 0, 0, 0, 0);
        foreach (var token in tokens)
        {
            if (!token.IsWord || !char.IsLetter(token.Text[0]))
            {
                numbers += token.IsNumber ? 1 : 0;
                continue;
            }

            words++;
            capitalised += token.IsCapitalised ? 1 : 0;
            shouted += token.IsShouted ? 1 : 0;
            letters += token.Text.Length;
            verbs += !token.IsCapitalised && VerbForms.Of(token.Lower).Forms != VerbForm.None ? 1 : 0;
        }

        var kind = words > 1 && shouted == words && letters > 2 * words ? NameSegment.Shouted
            : isTitle ? (words > 1 && capitalised > words / 2 ? NameSegment.Title : NameSegment.List)
            : verbs == 0 && numbers > 0 && capitalised > 0 && 3 * capitalised >= words && tokens.Count < 40 && words <= 4 * numbers ? NameSegment.List
            : NameSegment.Prose;
        return (tokens, kind);
    }

    /// <summary>Notes which words stand in lower case, and which have a capital where only a name has one.</summary>
    private void Learn(List<Token> tokens, NameSegment kind)
    {
        var opens = true;
        foreach (var token in tokens)
        {
            if (!token.IsWord)
            {
                opens |= token.Text is ":" or "“" or "\"" or "(" or "*" or "•";
                continue;
            }

            if (char.IsLower(token.Text[0]))
            {
                lowerWords.Add(token.Lower);
            }
            else if (!opens && kind == NameSegment.Prose && token.IsCapitalised)
            {
                confirmed.Add(token.Text);
            }

            opens = false;
        }
    }

    private void Scan(List<Token> tokens, NameSegment kind)
    {
        if (kind == NameSegment.Shouted)
        {
            ScanShouted(tokens);
            return;
        }

        var opens = true;
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (!token.IsWord)
            {
                if (kind == NameSegment.Prose && TitleEnd(tokens, i) is { } behind)
                {
                    Add(new NameCandidate(tokens, i + 1, behind, false) { Segment = kind, Shown = EntityType.Product });
                    i = behind;
                }

                opens |= token.Text is ":" or "“" or "\"" or "•";
                continue;
            }

            if (!CanBegin(tokens, i))
            {
                // A section number or a list number opens nothing itself.
                opens &= token.IsNumber;
                continue;
            }

            var end = EndOf(tokens, i);
            foreach (var part in NameParts.Of(new NameCandidate(tokens, i, end, opens) { Segment = kind }, confirmed, lowerWords))
            {
                Add(part);
            }

            opens = false;
            i = end - 1;
        }
    }

    private void Add(NameCandidate candidate)
    {
        candidates.Add(candidate);
        if (candidate.Count > 1 && !candidate.OpensSegment && candidate.Segment is NameSegment.Prose or NameSegment.List && candidate.Shown != EntityType.Product)
        {
            partsOfNames.Add(candidate.LastToken.Proper);
            partsOfNames.Add(candidate.FirstToken.Proper);
            abbreviations.Add(candidate.Initials);
        }
    }

    /// <summary>In a line of capitals only what is known from elsewhere is a name.</summary>
    private void ScanShouted(List<Token> tokens)
    {
        for (var i = 0; i < tokens.Count; i++)
        {
            if (!tokens[i].IsCapitalised || IsTaken(tokens[i]))
            {
                continue;
            }

            var end = KnownEnd(tokens, i);
            if (end > i)
            {
                candidates.Add(new NameCandidate(tokens, i, end, false) { Segment = NameSegment.Shouted });
                i = end - 1;
            }
        }
    }

    private int KnownEnd(List<Token> tokens, int first)
    {
        for (var end = Math.Min(tokens.Count, first + Gazetteer.MaxWords); end > first; end--)
        {
            if (Gazetteer.Of(NameCandidate.Join(tokens, first, end)) is not null && (end > first + 1 || tokens[first].Text.Length > 2))
            {
                return end;
            }
        }

        var word = tokens[first].Proper;
        if (WordLists.FirstNames.Contains(word) && first + 1 < tokens.Count && tokens[first + 1].IsWord && tokens[first + 1].Text.Length > 2
            && !EverydayWords.Contains(tokens[first + 1].Lower))
        {
            return first + 2;
        }

        return (confirmed.Contains(word) || WordLists.Surnames.Contains(word)) && !EverydayWords.Contains(tokens[first].Lower)
            && tokens[first].Text.Length > 2 ? first + 1 : first;
    }

    /// <summary>Where the title of a work ends that opens with the quotation mark at <paramref name="open"/>; null when none does.</summary>
    private int? TitleEnd(List<Token> tokens, int open)
    {
        var mark = tokens[open].Text;
        var isItalic = mark is "*" or "_";
        if (!isItalic && mark is not ("\"" or "“" or "«" or "‘"))
        {
            return null;
        }

        var (words, capitals) = (0, 0);
        for (var i = open + 1; i < Math.Min(tokens.Count, open + MaxTitleTokens); i++)
        {
            if (isItalic ? tokens[i].Text == mark : tokens[i].Text is "\"" or "”" or "»" || (mark == "‘" && tokens[i].Text == "’"))
            {
                return !(isItalic && capitals < 2 && EverydayWords.Contains(tokens[open + 1].Lower)) && !(isItalic && open > 0
                    && tokens[open - 1].Text == mark) && capitals > 0 && words <= capitals && i > open + 1 && tokens[i - 1].Text is not ("." or "!" or "?"
                    or ",") && !(capitals == 1 && open == 0 && !(i + 1 < tokens.Count && tokens[i + 1].Lower is "is" or "was")) ? i : null;
            }

            if (IsTaken(tokens[i]) || tokens[i].Text is "(" or ")" or ";")
            {
                return null;
            }

            capitals += tokens[i].IsCapitalised || tokens[i].IsNumber ? 1 : 0;
            words += tokens[i].IsWord && !(i > open + 1 && WordLists.FunctionWords.Contains(tokens[i].Lower)) ? 1 : 0;
            words -= tokens[i].IsCapitalised && i > open + 1 && WordLists.FunctionWords.Contains(tokens[i].Lower) ? -1 : 0;
        }

        return null;
    }

    private bool IsTaken(Token token) => taken.AsSpan(token.Start, token.Text.Length).Contains(true);
}
