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

    /// <inheritdoc/>
    public string Fingerprint => "rule-facts/2";

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ExtractedFact>> ExtractAsync(Chunk chunk, IReadOnlyList<EntityMention> entities, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        ArgumentNullException.ThrowIfNull(entities);
        var facts = new List<ExtractedFact>();
        var resolver = new SubjectResolver(chunk.HeadingPath, chunk.Text, entities);
        var next = 0;
        foreach (var block in MarkdownBlocks.Of(chunk.Text, isMarkdown: true))
        {
            cancellation.ThrowIfCancellationRequested();
            if (block.Kind is not (MarkdownBlockKind.Paragraph or MarkdownBlockKind.ListItem))
            {
                continue;
            }

            foreach (var (start, length) in SentenceSplitter.Split(chunk.Text, block.Start, block.End))
            {
                while (next < entities.Count && entities[next].Span.Start < start)
                {
                    next++;
                }

                var inside = entities.Skip(next).TakeWhile(entity => entity.Span.End <= start + length).ToList();
                AddFacts(chunk.Text, new TextSpan(start, length), inside, resolver, facts);
            }
        }

        return ValueTask.FromResult<IReadOnlyList<ExtractedFact>>(facts);
    }

    private static void AddFacts(string text, TextSpan sentence, List<EntityMention> entities, SubjectResolver resolver, List<ExtractedFact> facts)
    {
        var quote = WithoutListMark(text, sentence);
        var tokens = Token.Of(text, quote.Start, quote.End);
        var isInvitation = tokens.Exists(token => Grammar.Ability.Contains(token.Lower)) && entities.Exists(entity => entity.Type is EntityType.Email or EntityType.Url);
        var clauses = StatementFilter.IsStatement(tokens) && !isInvitation ? ClauseParser.Parse(tokens, entities) : [];
        string? stated = null;
        for (var i = 0; i < clauses.Count; i++)
        {
            var clause = clauses[i];
            var written = TextOf(text, tokens, clause.Subject);
            var stating = TextOf(text, tokens, clause.Object);
            if (!written.Any(char.IsLetterOrDigit) || !stating.Any(char.IsLetterOrDigit))
            {
                continue;
            }

            var isDefinite = clause.Subject.First > 0 && tokens[clause.Subject.First - 1].Lower is "the" or "this";
            var before = entities.TakeWhile(entity => entity.Span.End <= tokens[clause.Subject.First].Start).ToList();
            if (resolver.Resolve(written, isDefinite, before) is not { } subject)
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
        var clause = clauses[index];
        var from = tokens[Math.Min(clause.Subject.First, clause.Object.First)].Start;
        var until = int.MaxValue;
        var isFirst = true;
        foreach (var other in clauses)
        {
            var start = tokens[other.Subject.First].Start >= tokens[clause.Object.End - 1].End ? tokens[other.Subject.First].Start : tokens[other.Object.First].Start;
            until = start >= tokens[clause.Object.End - 1].End ? Math.Min(until, start) : until;
            isFirst &= tokens[other.Subject.First].Start >= from || other == clause;
        }

        var dates = entities.Where(entity => entity.Type == EntityType.Date).Select(entity => (entity.Span, Iso: DateText.ToIso(entity.Name))).Where(date => date.Iso is not null).ToList();
        return dates.Find(date => date.Span.Start >= from && date.Span.Start < until).Iso ?? (isFirst || clauses.Count == 1 ? dates.Find(date => date.Span.Start < from).Iso : null);
    }

    private static string TextOf(string text, List<Token> tokens, TokenRange range)
    {
        var words = text[tokens[range.First].Start..tokens[range.End - 1].End];
        return string.Join(' ', words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Trim('*', '_', '`', '"', '“', '”', '\'');
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
