using Reflections.Domain.Extraction.Lexicon;

namespace Reflections.Domain.Extraction;

/// <summary>
/// Reads the clauses of one statement from left to right: subject, verb group, object, then what is joined by "and", "but", a semicolon or a comma.
/// What it does not understand it leaves out. Each step looks ahead at most to the next clause boundary within <see cref="Window"/> tokens.
/// </summary>
internal sealed partial class ClauseParser
{
    private const int Window = 40;
    private const int MaxTokens = 120;
    private const int MaxSubjectTokens = 14;

    private readonly IReadOnlyList<Token> tokens;
    private readonly bool[] inName;
    private readonly bool[] inDate;
    private readonly bool[] isPerson;
    private readonly bool[] isThing;
    private readonly List<Clause> clauses = [];
    private bool wasPassive;

    private ClauseParser(IReadOnlyList<Token> tokens, IReadOnlyList<EntityMention> entities)
    {
        this.tokens = tokens;
        inName = [.. tokens.Select(token => entities.Any(entity => IsNameType(entity.Type) && Covers(entity, token)))];
        isPerson = [.. tokens.Select(token => entities.Any(entity => entity.Type == EntityType.Person && Covers(entity, token)))];
        isThing = [.. tokens.Select(token => entities.Any(entity => entity.Type is EntityType.Place or EntityType.Organisation or EntityType.Product
            && Covers(entity, token)))];
        inDate = [.. tokens.Select(token => entities.Any(entity => entity.Type == EntityType.Date && Covers(entity, token)))];
    }

    /// <summary>The clauses of a sentence that passed <see cref="StatementFilter"/>.</summary>
    /// <param name="entities">The entities inside the sentence.</param>
    public static List<Clause> Parse(IReadOnlyList<Token> tokens, IReadOnlyList<EntityMention> entities)
    {
        if (tokens.Count > MaxTokens)
        {
            return [];
        }

        var parser = new ClauseParser(tokens, entities);
        parser.Modifiers();
        parser.Sentence();
        parser.clauses.RemoveAll(clause => !parser.IsSound(clause));
        parser.clauses.Sort((left, right) => left.Subject.First != right.Subject.First
            ? left.Subject.First.CompareTo(right.Subject.First)
            : left.Object.First.CompareTo(right.Object.First));
        return parser.clauses;
    }

    private static bool IsNameType(EntityType type) => type is not (EntityType.Date or EntityType.Quantity or EntityType.Money);

    private static bool Covers(EntityMention entity, Token token) => token.Start >= entity.Span.Start && token.End <= entity.Span.End;

    private string Word(int i) => i >= 0 && i < tokens.Count ? tokens[i].Lower : "";

    private bool IsPunctuation(int i) => i >= tokens.Count || (!tokens[i].IsWord && tokens[i].Lower is not ("'s" or "'" or "%" or "°" or "°" or "&" or "/"
        or "-" or "+" or "²" or "³" or "*" or "_" or "`" or "#") && !IsCurrency(i));

    private bool IsCurrency(int i) => i < tokens.Count && char.GetUnicodeCategory(tokens[i].Text[0]) == System.Globalization.UnicodeCategory.CurrencySymbol;

    private void Sentence()
    {
        var i = SkipOpening(0);
        TokenRange? inherited = null;
        for (var guard = 0; i < tokens.Count && guard < MaxTokens; guard++)
        {
            var next = Clause(i, inherited, out var subject);
            if (next <= i)
            {
                break;
            }

            inherited = subject ?? inherited;
            i = NextClause(next, inherited);
        }
    }

    /// <summary>Reads one clause. Returns the index behind it, or <paramref name="start"/> when there is none.</summary>
    private int Clause(int start, TokenRange? inherited, out TokenRange? subject)
    {
        subject = null;
        if (FirstFinite(start, inherited is not null) is not { } verb)
        {
            return start;
        }

        while (verb > start + 1 && IsBeforeVerb(verb - 1))
        {
            verb--;
        }

        if (VerbGroup.Read(tokens, verb) is not { } group)
        {
            return start;
        }

        // "was converted and sold to a club": the second participle shares the auxiliary.
        if (verb == start && wasPassive && Word(verb - 1) is "and" or "but" or "or" && IsParticipleForm(verb)
            && (VerbForms.Of(Word(verb)).Forms & VerbForm.Past) != 0 && (Grammar.Prepositions.Contains(Word(verb + 1)) || IsPunctuation(verb + 1)))
        {
            group = group with { IsPassive = true };
        }

        wasPassive = group.IsPassive;
        var own = SubjectRange(start, verb);
        subject = verb == start ? inherited : own;
        if (subject is not { IsEmpty: false } agent)
        {
            return Math.Max(group.End, start);
        }

        if (agent.End > verb && verb > start)
        {
            return group.End;
        }

        if (verb > start && !IsReadable(agent))
        {
            // What follows says more of the same unreadable thing, not of the subject before it.
            subject = default(TokenRange);
            return group.End;
        }

        var (end, clause) = Complement(agent, group);
        if (clause is not null)
        {
            clauses.Add(clause with { Begin = start });
        }

        return Math.Max(end, group.End);
    }

    private bool IsBetweenNumbers(int i) => i > 0 && i + 1 < tokens.Count && tokens[i - 1].IsNumber && tokens[i + 1].IsNumber;

    /// <summary>", however," between a subject and its verb.</summary>
    private bool IsConnective(int comma) => Grammar.Connectives.Contains(Word(comma + 1)) && Word(comma + 2) == ",";

    private bool IsParticipleForm(int i) => (VerbForms.Of(Word(i)).Forms & VerbForm.Participle) != 0;

    private bool AnyStrong(int first, int end)
    {
        for (var i = first; i < end; i++)
        {
            if (IsStrong(i))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether punctuation stands between a subject's first word and its verb that opens no modifier of the subject.</summary>
    private bool HasBareComma(int first, int verb)
    {
        for (var i = first; i < verb; i++)
        {
            if (i > first && Word(i) is "," or "(" or "–" or "—" && (IsModifier(i + 1) || IsConnective(i)) && CloseOf(i) is var close && close > i && close < verb)
            {
                i = close;
            }
            else if (IsPunctuation(i) && Word(i) is not (")" or "“" or "”" or "\"" or "."))
            {
                return true;
            }
        }

        return false;
    }
}
