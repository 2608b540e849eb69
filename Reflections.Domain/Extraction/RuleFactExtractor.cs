using Reflections.Domain.Chunking;
using Reflections.Domain.Documents;
using Reflections.Domain.Extraction.Lexicon;

namespace Reflections.Domain.Extraction;

/// <summary>
/// Finds facts by the grammar of declarative sentences. Questions, guesses, plans, orders and what others say give none: a rule that is unsure keeps silent.
/// Deterministic, offline; linear in the number of sentences, whose length is bounded.
/// </summary>
public sealed class RuleFactExtractor : IFactExtractor
{
    private const double PenaltyOfResolution = 0.1;
    private const double PenaltyOfPlainSubject = 0.05;

    /// <summary>Longest title over a paragraph, in units; wrapped lines of running text are longer.</summary>
    private const int MaxTitle = 48;

    /// <inheritdoc/>
    public string Fingerprint => "rule-facts/4";

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ExtractedFact>> ExtractAsync(Chunk chunk, IReadOnlyList<EntityMention> entities, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        ArgumentNullException.ThrowIfNull(entities);
        var facts = new List<ExtractedFact>();
        var resolver = new SubjectResolver(chunk.HeadingPath, chunk.Text, entities);
        var next = 0;
        var text = MarkdownLinks.Blank(chunk.Text);
        foreach (var block in MarkdownBlocks.Of(text, isMarkdown: true))
        {
            cancellation.ThrowIfCancellationRequested();
            if (block.Kind is not (MarkdownBlockKind.Paragraph or MarkdownBlockKind.ListItem))
            {
                continue;
            }

            foreach (var (from, units) in SentenceSplitter.Split(text, block.Start, block.End))
            {
                var start = WithoutTitleLine(text, from, from + units);
                var length = from + units - start;
                while (next < entities.Count && entities[next].Span.Start < start)
                {
                    next++;
                }

                var inside = entities.Skip(next).TakeWhile(entity => entity.Span.End <= start + length).Where(entity => text[entity.Span.Start] != ' ').ToList();
                if (block.Kind == MarkdownBlockKind.ListItem ? !IsOneLink(chunk.Text, text, block)
                    : !OpensInside(text, start, length) && EndsSentence(chunk.Text, text, start + length))
                {
                    AddFacts(chunk.Text, text, new TextSpan(start, length), inside, resolver, facts);
                }
            }
        }

        return ValueTask.FromResult<IReadOnlyList<ExtractedFact>>(facts);
    }

    /// <summary>Whether a block is nothing but a link: an entry of a menu or the title of another page.</summary>
    private static bool IsOneLink(string written, string text, MarkdownBlock block)
    {
        var line = written.AsSpan(block.Start, block.Length).Trim().TrimStart("-*+•0123456789.) ");
        return line.Length > 0 && line[0] == '[' && line[^1] == ')' && line.Count("](") == 1
            && text.AsSpan(block.Start, block.Length).Trim().Length < line.Length;
    }

    /// <summary>Whether a paragraph's sentence begins with a small letter: its beginning is lost. Names such as "iPad" begin so too.</summary>
    private static bool OpensInside(string text, int start, int length)
    {
        var word = text.AsSpan(start, length).TrimStart("*_\"“‘'([ \n");
        var end = word.IndexOfAny(' ', '\n');
        return word.Length > 0 && char.IsLower(word[0]) && !word[..(end < 0 ? word.Length : end)].ContainsAnyInRange('A', 'Z');
    }

    /// <summary>Where a sentence begins behind a short line without a full stop: the title that stands over a paragraph.</summary>
    private static int WithoutTitleLine(string text, int start, int end)
    {
        var line = start;
        for (var i = start; i < end - 1; i++)
        {
            if (text[i] != '\n')
            {
                continue;
            }

            if (i - line is > 0 and <= MaxTitle && text[i - 1] is not (',' or '-' or ':' or ';') && char.IsUpper(text[i + 1]))
            {
                return i + 1;
            }

            line = i + 1;
        }

        return start;
    }

    /// <summary>A line without a full stop is a caption, a menu or a signature, unless it ends with a link.</summary>
    private static bool EndsSentence(string written, string text, int end)
    {
        if (end < text.Length && text[end] == ' ' && written[end] != ' ')
        {
            return true;
        }

        var last = end - 1;
        while (last > 0 && text[last] is ' ' or '"' or '”' or '’' or '\'' or ')' or ']' or '*' or '_' or '`' or '»')
        {
            last--;
        }

        return text[last] is '.' or '!' or '…' or ';' or ':' or '。' or '?';
    }

    /// <param name="text">The chunk's text with its links blanked (<see cref="MarkdownLinks.Blank"/>).</param>
    private static void AddFacts(string written, string text, TextSpan sentence, List<EntityMention> entities, SubjectResolver resolver, List<ExtractedFact> facts)
    {
        var quote = WithoutListMark(text, sentence);
        var tokens = Token.Of(text, quote.Start, quote.End);
        quote = WithWholeLinks(written, text, quote);
        var isInvitation = tokens.Exists(token => Grammar.Ability.Contains(token.Lower)) && entities.Exists(entity => entity.Type is EntityType.Email
            or EntityType.Url);
        var clauses = StatementFilter.IsStatement(tokens) && !isInvitation ? ClauseParser.Parse(tokens, entities) : [];
        string? stated = null;
        for (var i = 0; i < clauses.Count; i++)
        {
            var clause = clauses[i];
            var named = Named(TextOf(text, tokens, clause.Subject));
            var stating = TextOf(text, tokens, clause.Object);
            if (!named.Any(char.IsLetterOrDigit) || !stating.Any(char.IsLetterOrDigit))
            {
                continue;
            }

            var isDefinite = clause.Subject.First > 0 && tokens[clause.Subject.First - 1].Lower is "the" or "this";
            var before = entities.TakeWhile(entity => entity.Span.End <= tokens[clause.Subject.First].Start).ToList();
            var isRepeated = stated is not null && named.Equals("it", StringComparison.OrdinalIgnoreCase)
                && !entities.Exists(entity => entity.Type == EntityType.Person && entity.Name == stated);
            if ((isRepeated ? (stated!, true) : resolver.Resolve(named, isDefinite, before)) is not { } subject)
            {
                continue;
            }

            if (clause.IsTurned && stating.ToLowerInvariant() is "it" or "he" or "she" or "they" or "this" or "these")
            {
                if (resolver.Resolve(stating.ToLowerInvariant(), false, before) is not { IsResolved: true } turned)
                {
                    continue;
                }

                stating = turned.Text;
            }

            stated ??= clause.IsTurned ? null : subject.Text;
            var isName = entities.Exists(entity => entity.Name == subject.Text);
            var confidence = clause.Confidence - (isName ? 0 : subject.IsResolved ? PenaltyOfResolution : PenaltyOfPlainSubject);
            facts.Add(new ExtractedFact(
                subject.Text,
                clause.Predicate,
                stating,
                clause.IsNegative ? FactPolarity.Negative : FactPolarity.Positive,
                DateOf(clauses, i, tokens, entities),
                quote,
                Math.Round(confidence, 2)));
            if (clause.Predicate == "be" && !clause.IsNegative)
            {
                resolver.Describe(subject.Text, stating);
            }
        }

        if (clauses.Count > 0)
        {
            resolver.See(stated, entities);
        }
    }

    /// <summary>The first date in a clause, or the one that opens the sentence before it; with one date and one clause there is no question.</summary>
    private static string? DateOf(List<Clause> clauses, int index, List<Token> tokens, List<EntityMention> entities)
    {
        var from = tokens[clauses[index].Begin].Start;
        var later = clauses.Where(other => other.Begin > clauses[index].Begin).Select(other => tokens[other.Begin].Start).DefaultIfEmpty(int.MaxValue).Min();
        var isFirst = clauses.All(other => other.Begin >= clauses[index].Begin);
        var dates = entities.Where(entity => entity.Type == EntityType.Date).Select(entity => (entity.Span,
            Iso: DateText.ToIso(entity.Name))).Where(date => date.Iso is not null).ToList();
        return dates.Find(date => date.Span.Start >= from && date.Span.Start < later).Iso ?? (isFirst ? dates.Find(date => date.Span.Start < from).Iso : null);
    }

    private static string TextOf(string text, List<Token> tokens, TokenRange range)
    {
        var words = text[tokens[range.First].Start..tokens[range.End - 1].End];
        return Unmarked(string.Join(' ', words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
    }

    /// <summary>The words without the marks around them; marks that belong to a part of the words stay.</summary>
    private static string Unmarked(string words)
    {
        const string Marks = "*_`\"“”'";
        while (words.Length > 1 && Marks.Contains(words[0], StringComparison.Ordinal) && (words[0] == words[^1] || words[^1] == '”' || IsUnpaired(words, words[0])))
        {
            words = words[0] == words[^1] || words[^1] == '”' ? words[1..^1] : words[1..];
        }

        while (words.Length > 1 && Marks.Contains(words[^1], StringComparison.Ordinal) && IsUnpaired(words, words[^1]))
        {
            words = words[..^1];
        }

        return words;
    }

    /// <summary>"function `load`" is called load, "the `replay` command" the replay command.</summary>
    private static string Named(string words)
    {
        var mark = words.IndexOf('`', StringComparison.Ordinal);
        return mark < 0 ? words : words[^1] == '`' && mark < words.Length - 2 && words.IndexOf('`', mark + 1) == words.Length - 1 ? words[(mark + 1)..^1]
            : words.Replace("`", "", StringComparison.Ordinal);
    }

    private static bool IsUnpaired(string words, char mark) =>
        mark == '”' ? !words.Contains('“', StringComparison.Ordinal) : mark == '“' ? !words.Contains('”', StringComparison.Ordinal)
            : words.Count(c => c == mark) % 2 == 1;

    /// <summary>A sentence that begins or ends with a link is quoted with all of it.</summary>
    private static TextSpan WithWholeLinks(string written, string text, TextSpan quote)
    {
        var (start, end) = (quote.Start, quote.End);
        while (start > 0 && text[start - 1] == ' ' && written[start - 1] != ' ')
        {
            start--;
        }

        while (end < text.Length && text[end] == ' ' && written[end] != ' ')
        {
            end++;
        }

        return new TextSpan(start, end - start);
    }

    private static TextSpan WithoutListMark(string text, TextSpan sentence)
    {
        var i = sentence.Start;
        while (i < sentence.End && (char.IsWhiteSpace(text[i]) || text[i] is '-' or '*' or '+' or '•' or '>'))
        {
            i++;
        }

        var digits = i;
        while (digits < sentence.End && char.IsDigit(text[digits]))
        {
            digits++;
        }

        if (digits > i && digits + 1 < sentence.End && text[digits] is '.' or ')' && char.IsWhiteSpace(text[digits + 1]))
        {
            i = digits + 2;
        }

        return new TextSpan(i, sentence.End - i);
    }
}
