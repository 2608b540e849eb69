using Reflections.Domain.Extraction;

namespace Reflections.Functions.Reading;

/// <summary>An entity with every source that names it.</summary>
/// <param name="Name">The form of its name that is mentioned most often.</param>
/// <param name="Aliases">Other names that sources use for it, as written; sorted.</param>
/// <param name="MergedIds">Ids under which it is also found, because a source says that another entity's name is one of its own; sorted.</param>
/// <param name="Citations">One a source, by source id.</param>
public sealed record CitedEntity(
    string Id, string Name, EntityType Type, IReadOnlyList<string> Aliases, IReadOnlyList<string> MergedIds, IReadOnlyList<Citation> Citations);
