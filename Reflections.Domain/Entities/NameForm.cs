using Reflections.Domain.Extraction;

namespace Reflections.Domain.Entities;

/// <summary>All mentions of a document whose names are equal when normalised.</summary>
/// <param name="Name">The normalised name.</param>
/// <param name="Mentions">In the order of the text, at least one.</param>
internal sealed record NameForm(string Name, IReadOnlyList<PlacedMention> Mentions)
{
    /// <summary>The one type of the mentions, those that were only seen to be names aside; null when they do not agree.</summary>
    public EntityType? Type { get; } = TypeOf(Mentions);

    /// <summary>Whether it names somebody or something: a value is what it is and has no other name.</summary>
    public bool IsName { get; } = Mentions.All(mention =>
        mention.Type is EntityType.Person or EntityType.Organisation or EntityType.Place or EntityType.Product or EntityType.Other);

    /// <summary>Whether the other form may be this one's by their types: both of one type, or one of them only seen to be a name.</summary>
    public bool Agrees(NameForm other) =>
        IsName && other.IsName && Type is { } type && other.Type is { } otherType
        && (type == otherType || type == EntityType.Other || otherType == EntityType.Other);

    private static EntityType? TypeOf(IReadOnlyList<PlacedMention> mentions)
    {
        var types = mentions.Select(mention => mention.Type).Where(type => type != EntityType.Other).Distinct().ToList();
        return types.Count switch
        {
            0 => EntityType.Other,
            1 => types[0],
            _ => null,
        };
    }
}
