using System.Collections.Frozen;
using Reflections.Domain.Extraction.Lexicon;

namespace Reflections.Domain.Extraction;

/// <summary>
/// Remembers what a text talks about, so that "it", "she", "the company" and "the WMO" can be read as the name that they stand for. Starts from the headings.
/// </summary>
internal sealed class SubjectResolver
{
    private const int MaxAbbreviation = 10;

    /// <summary>Nouns for any firm or body.</summary>
    private static readonly FrozenSet<string> AnyOrganisation = FrozenSet.Create(
        "company", "firm", "business", "organisation", "organization", "group", "operator", "manufacturer", "maker", "employer", "enterprise", "corporation");

    /// <summary>Nouns for any product.</summary>
    private static readonly FrozenSet<string> AnyProduct = FrozenSet.Create(
        "product", "device", "machine", "model", "unit", "vehicle", "system", "program", "programme", "tool", "app", "ship", "vessel");

    private readonly List<EntityMention> names;
    private readonly Dictionary<EntityType, string> latest = [];
    private readonly Dictionary<string, string> described = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> abbreviated = new(StringComparer.Ordinal);
    private readonly HashSet<string> people = new(StringComparer.Ordinal);
    private readonly string title;
    private string? topic;
    private string? subject;
    private EntityType subjectType;
    private EntityType topicType;

    public SubjectResolver(IReadOnlyList<string> headingPath, string text, IReadOnlyList<EntityMention> entities)
    {
        names = [.. entities.Where(entity => entity.Type is EntityType.Person or EntityType.Organisation or EntityType.Place or EntityType.Product
            or EntityType.Other)];
        title = headingPath.Count > 0 ? $" {headingPath[0].ToLowerInvariant()} " : "";
        for (var i = 1; i < names.Count; i++)
        {
            var (name, brief) = (names[i - 1], names[i]);
            if (brief.Name.Length <= MaxAbbreviation && brief.Span.End < text.Length && text[brief.Span.End] == ')'
                && text.AsSpan(name.Span.End, Math.Max(0, brief.Span.Start - name.Span.End)) is " (" && name.Name.Contains(' '))
            {
                abbreviated.TryAdd(brief.Name, name.Name);
            }
        }

        foreach (var heading in headingPath)
        {
            foreach (var name in RuleEntityExtractor.Find(heading).Where(name => name.Type is not (EntityType.Date or EntityType.Quantity or EntityType.Money)
                && !IsHeadline(name.Name)))
            {
                if (topic is null)
                {
                    (topic, topicType) = (Full(name.Name, name.Type), name.Type);
                }

                latest[name.Type] = Full(name.Name, name.Type);
            }
        }
    }

    /// <summary>The subject to write down, or null when it is a pronoun that cannot be told.</summary>
    /// <param name="written">The words as written, without their article.</param>
    /// <param name="isDefinite">True when "the" or "this" stood before them.</param>
    /// <param name="before">The entities of the same sentence before them.</param>
    public (string Text, bool IsResolved)? Resolve(string written, bool isDefinite, IReadOnlyList<EntityMention> before)
    {
        var lower = written.ToLowerInvariant();
        switch (lower)
        {
            case "he" or "she":
                return before.LastOrDefault(name => name.Type == EntityType.Person) is { } near && before.Count(name => name.Type == EntityType.Person) == 1
                    ? (Full(near.Name, near.Type), true)
                    : subjectType == EntityType.Person && subject is not null ? (subject, true) : topicType == EntityType.Person && topic is not null ? (topic, true)
                    : people.Count == 1 ? (people.First(), true) : null;
            case "it":
                return subject is not null && subjectType != EntityType.Person && (IsName(subject) || IsPlain(subject)) ? (subject, true) : topic is not null
                    && subject is null && topicType is not (EntityType.Other or EntityType.Person) ? (topic, true) : null;
            case "they":
                return subject is not null && subject.EndsWith('s') ? (subject, true) : null;
        }

        if (names.Find(name => name.Name == written) is { } exact)
        {
            return (Full(exact.Name, exact.Type), true);
        }

        // "Captain Anna Berg": a title is not part of the name.
        var space = written.IndexOf(' ', StringComparison.Ordinal);
        if (space > 0 && (WordLists.PersonalTitles.Contains(written[..space].TrimEnd('.'))
            || WordLists.KindOfNoun.GetValueOrDefault(lower[..space]) == EntityType.Person)
            && names.Find(name => name.Name == written[(space + 1)..].TrimStart('.', ' ')) is { Type: EntityType.Person } titled)
        {
            return (Full(titled.Name, titled.Type), true);
        }

        if (isDefinite && WordLists.KindOfNoun.TryGetValue(lower, out var kind) && kind != EntityType.Person && OfKind(lower, kind) is { } name)
        {
            return (name, true);
        }

        return (written, false);
    }

    /// <summary>"Ferry Opens New Line" and "Changing Times" are what a heading says, not what it is about.</summary>
    private static bool IsHeadline(string name) =>
        name.ToLowerInvariant().Split(' ') is { Length: > 1 } words && Array.Exists(words, word => VerbForms.Of(word) is var (lemma, forms)
            && (forms & (VerbForm.ThirdPerson | VerbForm.Gerund)) != 0 && !EverydayWords.IsNoun(lemma) && !EverydayWords.IsNoun(word));

    private bool IsName(string words) => words == topic || names.Exists(name => name.Name == words) || latest.ContainsValue(words);

    /// <summary>A short singular phrase: "song", "new clip"; what has parts joined by "of" or a possessive may mean either.</summary>
    private static bool IsPlain(string words) =>
        words.Count(c => c == ' ') < 3 && !words.Contains(" of ", StringComparison.Ordinal) && !words.Contains(',', StringComparison.Ordinal)
            && !words.Contains(" and ", StringComparison.Ordinal)
        && !(words.Split(' ')[0].ToLowerInvariant() is "its" or "his" or "her" or "their" or "this" or "these" or "other") && (words[^1] != 's'
            || words.EndsWith("ss", StringComparison.Ordinal));

    /// <summary>Notes the subject of a statement, or null when a sentence has none to go on with, and the names of its sentence.</summary>
    public void See(string? statedSubject, IEnumerable<EntityMention> inSentence)
    {
        foreach (var name in inSentence)
        {
            if (name.Type == EntityType.Person)
            {
                people.Add(Full(name.Name, name.Type));
            }

            latest[name.Type] = Full(name.Name, name.Type);
        }

        subject = statedSubject ?? subject;
        subjectType = names.Find(name => name.Name == subject)?.Type ?? (subject is not null && latest.ContainsValue(subject)
            ? latest.First(pair => pair.Value == subject).Key : EntityType.Other);
    }

    /// <summary>Notes what a name is said to be: after "X is a submersible pump" the pump is X.</summary>
    public void Describe(string name, string description)
    {
        if (!names.Exists(known => known.Name == name))
        {
            return;
        }

        var words = description.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var end = Array.FindIndex(words, word => Grammar.Prepositions.Contains(word) || Grammar.Relatives.Contains(word) || word[^1] == ',');
        var head = (end < 0 ? words[^1] : words[end][^1] == ',' ? words[end] : end > 0 ? words[end - 1] : "").Trim(',', '.');
        if (WordLists.KindOfNoun.ContainsKey(head))
        {
            described[head] = name;
        }
    }

    /// <summary>
    /// The name that a short one stands for: what it abbreviates, or the longest name of the chunk that contains it ("Lindqvist" for "Marta Lindqvist")
    /// unless two people share it.
    /// </summary>
    private string Full(string name, EntityType type)
    {
        if (abbreviated.TryGetValue(name, out var written))
        {
            return written;
        }

        if (type == EntityType.Person && topicType == type && topic is not null && topic.EndsWith(" " + name, StringComparison.Ordinal))
        {
            name = topic;
        }

        var longest = name;
        var (first, last) = (name.Split(' ')[0], name.Split(' ')[^1]);
        foreach (var other in names)
        {
            if (other.Type == type && other.Name.Length > longest.Length && ((other.Name.StartsWith(name + " ", StringComparison.Ordinal)
                && (type == EntityType.Person || IsIntroduced(other, name)))
                || (type == EntityType.Person && (other.Name.EndsWith(" " + name, StringComparison.Ordinal)
                    || (first != last && other.Name.StartsWith(first + " ", StringComparison.Ordinal)
                        && other.Name.EndsWith(" " + last, StringComparison.Ordinal))))))
            {
                if (longest != name && type == EntityType.Person && !other.Name.Contains(longest, StringComparison.Ordinal))
                {
                    return name;
                }

                longest = other.Name;
            }
        }

        return longest;
    }

    /// <summary>
    /// Whether a longer name comes before its first word alone and no other name continues that word: "Yarrow Bank … Yarrow" is one firm, "Yarrow … Yarrow
    /// Bank", "Yarrow Bank … Yarrow Foods" and "Yarrow 7" may be two.
    /// </summary>
    private bool IsIntroduced(EntityMention longer, string name) =>
        !char.IsDigit(longer.Name[name.Length + 1])
        && names.TrueForAll(other => (other.Name != name || other.Span.Start > longer.Span.Start)
            && (!other.Name.StartsWith(name + " ", StringComparison.Ordinal) || other.Name.StartsWith(longer.Name, StringComparison.Ordinal)
            || longer.Name.StartsWith(other.Name, StringComparison.Ordinal)));

    private string? OfKind(string noun, EntityType kind)
    {
        if (described.TryGetValue(noun, out var known))
        {
            return known;
        }

        if (names.Find(name => name.Type == kind && name.Name.Contains(noun, StringComparison.OrdinalIgnoreCase)) is { } named)
        {
            return Full(named.Name, kind);
        }

        if (topic is not null && (topic.Contains(noun, StringComparison.OrdinalIgnoreCase)
            || (topicType == kind && title.Contains($" {noun}", StringComparison.Ordinal))))
        {
            return topic;
        }

        // "The museum" is not the school that was named last; "the company" can be any firm that is spoken of.
        return kind == EntityType.Organisation && AnyOrganisation.Contains(noun)
            ? (subjectType == kind ? subject : null) ?? (topicType == kind ? topic : null) ?? (names.Find(name => name.Type == kind) is { } first
                ? Full(first.Name, kind) : latest.GetValueOrDefault(kind))
            : kind == EntityType.Product && topicType == kind && AnyProduct.Contains(noun) ? topic
            : null;
    }
}
