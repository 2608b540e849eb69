using Reflections.Domain.Chunking;
using Reflections.Domain.Documents;
using Reflections.Domain.Extraction.Lexicon;

namespace Reflections.Domain.Extraction;

/// <summary>Finds runs of capitalised words that are names, and not merely the first words of sentences or headings.</summary>
internal sealed class NameFinder
{
    private const int MaxNameTokens = 10;

    private readonly string text;
    private readonly bool[] taken;
    private readonly HashSet<string> lowerWords = new(StringComparer.Ordinal);
    private readonly HashSet<string> confirmed = new(StringComparer.Ordinal);
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
        foreach (var (tokens, isTitle) in segments)
        {
            finder.Learn(tokens, isTitle);
        }

        foreach (var (tokens, isTitle) in segments)
        {
            finder.Scan(tokens, isTitle);
        }

        return finder.candidates;
    }

    private IEnumerable<(List<Token> Tokens, bool IsTitle)> Segments(MarkdownBlock block)
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
                        yield return (Token.Of(text, start, i), true);
                        start = i + 1;
                    }
                }

                break;
            case MarkdownBlockKind.Heading:
                yield return (Token.Of(text, block.Start, block.End), true);
                break;
            default:
                foreach (var (from, length) in SentenceSplitter.Split(text, block.Start, block.End))
                {
                    yield return (Token.Of(text, from, from + length), false);
                }

                break;
        }
    }

    /// <summary>Notes which words stand in lower case, and which have a capital where only a name has one.</summary>
    private void Learn(List<Token> tokens, bool isTitle)
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
            else if (!opens && !isTitle)
            {
                confirmed.Add(token.Text);
            }

            opens = false;
        }
    }

    private void Scan(List<Token> tokens, bool isTitle)
    {
        var words = tokens.Where(token => token.IsWord && char.IsLetter(token.Text[0])).ToList();
        var isTitleCase = isTitle && words.Count > 1 && words.Count(word => word.IsCapitalised) > words.Count / 2;
        var opens = true;
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (!token.IsWord)
            {
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
            var candidate = new NameCandidate(tokens, i, end, opens);
            opens = false;
            if (Trim(candidate) is { } trimmed && (trimmed.OpensSegment || isTitleCase ? IsBelieved(trimmed, isTitleCase) : !IsDescription(trimmed)))
            {
                candidates.Add(trimmed);
            }

            i = end - 1;
        }
    }

    private bool IsTaken(Token token) => taken.AsSpan(token.Start, token.Text.Length).Contains(true);

    private bool CanBegin(IReadOnlyList<Token> tokens, int i)
    {
        var token = tokens[i];
        return !IsTaken(token)
            && (token.IsCapitalised || (char.IsLower(token.Text[0]) && token.Text.Length > 2 && char.IsUpper(token.Text[1])))
            && !WordLists.Calendar.Contains(token.Lower)
            && token.Text != "I"
            && (!WordLists.FunctionWords.Contains(token.Lower)
                || (WordLists.FirstNames.Contains(token.Text) && i + 1 < tokens.Count && tokens[i + 1].IsCapitalised && !tokens[i + 1].IsNumber)
                || (token.Lower is "new" or "upper" or "lower" or "little" or "great" or "second" && i + 1 < tokens.Count && tokens[i + 1].IsCapitalised));
    }

    private int EndOf(List<Token> tokens, int first)
    {
        var end = first + 1;
        while (end < tokens.Count && end - first < MaxNameTokens)
        {
            var next = Continue(tokens, first, end);
            if (next == end)
            {
                break;
            }

            end = next;
        }

        return end;
    }

    /// <summary>The index after what continues the name at <paramref name="at"/>; <paramref name="at"/> when nothing does.</summary>
    private int Continue(List<Token> tokens, int first, int at)
    {
        var token = tokens[at];
        var following = at + 1 < tokens.Count ? tokens[at + 1] : null;
        var previous = tokens[at - 1];
        if (IsTaken(token) || text.AsSpan(previous.End, token.Start - previous.End).Count('\n') > 1)
        {
            return at;
        }

        if (token.IsWord && IsNameWord(token))
        {
            return at + 1;
        }

        if (token.IsNumber)
        {
            return token.Text.Any(char.IsLetter) || token.Text.Length <= 4 ? at + 1 : at;
        }

        if (following is null || IsTaken(following) || !following.IsWord || !following.IsCapitalised)
        {
            return token.Lower is "of" or "for" && following is { Lower: "the" } && IsHead(tokens[first]) | IsHead(previous) && at + 2 < tokens.Count
                && IsNameWord(tokens[at + 2]) && !IsTaken(tokens[at + 2]) ? at + 3 : at;
        }

        return token.Lower switch
        {
            "&" => at + 2,
            "." when previous.Text.Length == 1 || previous.Text is "St" or "Dr" or "Mt" => at + 2,
            "de" or "van" or "der" or "von" or "da" or "di" or "du" or "la" or "le" or "al" or "bin" or "ibn" or "af" or "av" or "den" or "ter" or "y" => at + 2,
            "of" or "for" when IsHead(tokens[first]) || IsHead(previous) => at + 2,
            "and" when tokens[first].Lower is "ministry" or "department" or "institute" or "faculty" && at - first > 2 => at + 2,
            "'s" or "’s" when IsHead(following) || previous.Text.StartsWith('S') && first > 0 && tokens[first].Text == "St" => at + 2,
            _ => at,
        };
    }

    private static bool IsNameWord(Token token) =>
        token.IsCapitalised && !WordLists.Calendar.Contains(token.Lower) && (!WordLists.FunctionWords.Contains(token.Lower) || token.Lower is "new" or "great");

    private static bool IsHead(Token token) =>
        WordLists.OrganisationHeads.Contains(token.Text) || WordLists.PlaceHeads.Contains(token.Text) || WordLists.OtherHeads.Contains(token.Text)
        || WordLists.ProductHeads.Contains(token.Text);

    /// <summary>Cuts what stands before a name: titles, adjectives of nations, and the verb of an instruction.</summary>
    private NameCandidate? Trim(NameCandidate candidate)
    {
        var first = candidate.First;
        while (first < candidate.End)
        {
            var token = candidate.Tokens[first];
            var isTitle = WordLists.PersonalTitles.Contains(token.Text)
                || (candidate.End - first > 1 && WordLists.KindOfNoun.GetValueOrDefault(token.Lower) == EntityType.Person && candidate.Tokens[first + 1].IsWord);
            var isAdjective = WordLists.Demonyms.Contains(token.Text) && (candidate.End - first == 1 || !IsHead(candidate.LastToken));
            var isVerb = first == candidate.First && candidate.OpensSegment && candidate.Count > 1 && !confirmed.Contains(token.Text)
                && !WordLists.FirstNames.Contains(token.Text) && (VerbForms.Of(token.Lower).Forms & (VerbForm.Base | VerbForm.Gerund)) != 0 && lowerWords.Contains(token.Lower);
            if (!isTitle && !isAdjective && !isVerb && token.IsWord)
            {
                break;
            }

            first++;
        }

        return first == candidate.End ? null : candidate with { First = first, OpensSegment = candidate.OpensSegment && first == candidate.First };
    }

    /// <summary>"Part 3" and "Table 2" name nothing; nor does a lone capitalised head such as "Council".</summary>
    private static bool IsDescription(NameCandidate name) =>
        name.FirstToken.Text is "Part" or "Section" or "Chapter" or "Table" or "Figure" or "Step" or "Page" or "Appendix" or "Annex" or "Note" or "Room" or "Item"
            or "Paragraph" or "Article" or "Phase" or "Stage" or "Level" or "Class" or "Type" or "Version" or "Volume"
        || (name.Count == 1 && (IsHead(name.FirstToken) || name.FirstToken.Text.Length == 1));

    /// <summary>Whether a name is one although its capital proves nothing.</summary>
    private bool IsBelieved(NameCandidate name, bool isTitleCase)
    {
        if (IsDescription(name))
        {
            return false;
        }

        var token = name.FirstToken;
        var isKnown = confirmed.Contains(token.Text) || WordLists.FirstNames.Contains(token.Text) || WordLists.Places.Contains(token.Text)
            || token.Text.Skip(1).Any(c => char.IsUpper(c) || char.IsDigit(c));
        if (isKnown)
        {
            return true;
        }

        if (name.Count > 1)
        {
            return isTitleCase
                ? IsHead(name.LastToken) && !WordLists.CommonNouns.Contains(token.Lower) && !lowerWords.Contains(token.Lower)
                : !WordLists.CommonNouns.Contains(token.Lower) || IsHead(name.LastToken);
        }

        // A countable noun in the singular has an article, so a bare one before a verb is a name.
        var next = VerbForms.Of(name.After(1)).Forms;
        var isBeforeVerb = name.After(1) is "is" or "was" or "has" or "had" or "does" or "did" or "and" or "'s" || (next & (VerbForm.ThirdPerson | VerbForm.Past)) != 0;
        return isBeforeVerb && token.Lower[^1] != 's' && !lowerWords.Contains(token.Lower) && !WordLists.CommonNouns.Contains(token.Lower)
            && !WordLists.KindOfNoun.ContainsKey(token.Lower) && VerbForms.Of(token.Lower).Forms == VerbForm.None
            && !token.Lower.EndsWith("ing", StringComparison.Ordinal) && !token.Lower.EndsWith("tion", StringComparison.Ordinal) && !token.Lower.EndsWith("ly", StringComparison.Ordinal)
            && !token.Lower.EndsWith("ment", StringComparison.Ordinal) && !token.Lower.EndsWith("ness", StringComparison.Ordinal);
    }
}
