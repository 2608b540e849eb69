using Reflections.Domain.Extraction.Lexicon;

namespace Reflections.Domain.Extraction;

/// <summary>
/// Remembers what a text talks about, so that "it", "she" and "the company" can be read as the name that they stand for. Starts from the headings.
/// </summary>
internal sealed class SubjectResolver
{
    private readonly List<EntityMention> names;
    private readonly Dictionary<EntityType, string> latest = [];
    private string? topic;
    private string? subject;
    private EntityType subjectType;
    private EntityType topicType;

    public SubjectResolver(IReadOnlyList<string> headingPath, IReadOnlyList<EntityMention> entities)
    {
        names = [.. entities.Where(entity => entity.Type is EntityType.Person or EntityType.Organisation or EntityType.Place or EntityType.Product or EntityType.Other)];
        foreach (var heading in headingPath)
        {
            foreach (var name in RuleEntityExtractor.Find(heading).Where(name => name.Type is not (EntityType.Date or EntityType.Quantity or EntityType.Money)))
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
    public (string Text, bool IsResolved)? Resolve(string written, bool isDefinite)
    {
        var lower = written.ToLowerInvariant();
        switch (lower)
        {
            case "he" or "she":
                return subjectType == EntityType.Person && subject is not null ? (subject, true) : latest.TryGetValue(EntityType.Person, out var person) ? (person, true) : null;
            case "it":
                return subject is not null && subjectType != EntityType.Person ? (subject, true) : topic is not null ? (topic, true) : null;
            case "they":
                return subject is not null && subject.EndsWith('s') ? (subject, true) : null;
        }

        if (names.Find(name => name.Name == written) is { } exact)
        {
            return (Full(exact.Name, exact.Type), true);
        }

        // "Captain Anna Berg": a title is not part of the name.
        var space = written.IndexOf(' ', StringComparison.Ordinal);
        if (space > 0 && (WordLists.PersonalTitles.Contains(written[..space]) || WordLists.KindOfNoun.GetValueOrDefault(lower[..space]) == EntityType.Person)
            && names.Find(name => name.Name == written[(space + 1)..]) is { Type: EntityType.Person } titled)
        {
            return (Full(titled.Name, titled.Type), true);
        }

        if (isDefinite && WordLists.KindOfNoun.TryGetValue(lower, out var kind) && kind != EntityType.Person && OfKind(lower, kind) is { } name)
        {
            return (name, true);
        }

        return (written, false);
    }

    /// <summary>Notes the subject of a statement and the names of its sentence.</summary>
    public void See(string statedSubject, IEnumerable<EntityMention> inSentence)
    {
        foreach (var name in inSentence)
        {
            latest[name.Type] = Full(name.Name, name.Type);
        }

        subject = statedSubject;
        subjectType = names.Find(name => name.Name == statedSubject)?.Type ?? (latest.ContainsValue(statedSubject) ? latest.First(pair => pair.Value == statedSubject).Key : EntityType.Other);
    }

    /// <summary>The longest name of the chunk that contains a short one: "Lindqvist" for "Marta Lindqvist".</summary>
    private string Full(string name, EntityType type)
    {
        var longest = name;
        foreach (var other in names)
        {
            if (other.Type == type && other.Name.Length > longest.Length && (other.Name.StartsWith(name + " ", StringComparison.Ordinal)
                || (type == EntityType.Person && other.Name.EndsWith(" " + name, StringComparison.Ordinal))))
            {
                longest = other.Name;
            }
        }

        return longest;
    }

    private string? OfKind(string noun, EntityType kind)
    {
        if (names.Find(name => name.Type == kind && name.Name.Contains(noun, StringComparison.OrdinalIgnoreCase)) is { } named)
        {
            return Full(named.Name, kind);
        }

        // "The museum" is not the school that was named last; "the company" can be any firm that is spoken of.
        var isGeneric = kind == EntityType.Product ? topicType == EntityType.Product
            : noun is "company" or "firm" or "business" or "organisation" or "organization" or "group" or "operator" or "manufacturer" or "maker" or "employer" or "enterprise" or "corporation";
        return isGeneric ? (subjectType == kind ? subject : null) ?? (topicType == kind ? topic : kind == EntityType.Organisation ? latest.GetValueOrDefault(kind) : null)
            : topic is not null && topic.Contains(noun, StringComparison.OrdinalIgnoreCase) ? topic
            : null;
    }
}
