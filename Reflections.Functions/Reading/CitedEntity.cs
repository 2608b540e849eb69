using Reflections.Domain.Extraction;

namespace Reflections.Functions.Reading;

/// <summary>An entity with every source that names it.</summary>
/// <param name="Name">The form that is mentioned most often.</param>
/// <param name="Citations">One a source, by source id.</param>
public sealed record CitedEntity(string Id, string Name, EntityType Type, IReadOnlyList<Citation> Citations);
