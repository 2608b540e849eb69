using Reflections.Domain.Identity;

namespace Reflections.Functions.Knowledge;

/// <summary>A source that knows a name.</summary>
/// <param name="Name">The normalised name.</param>
/// <param name="Generation">The generation in which it stands.</param>
/// <param name="Entities">Ids of the entities of that name.</param>
/// <param name="Facts">Ids of the facts whose subject it is.</param>
public sealed record NameHit(string Name, SourceId Source, long Generation, IReadOnlyList<string> Entities, IReadOnlyList<string> Facts)
{
    /// <summary>Ids of the entities of which it is another form.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Ids of the facts whose object it is.</summary>
    public IReadOnlyList<string> Objects { get; init; } = [];
}
