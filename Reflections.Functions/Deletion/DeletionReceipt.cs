using System.Text.Json.Serialization;

namespace Reflections.Functions.Deletion;

/// <summary>What deleting a source took back. It names facts and entities by their ids, so that it keeps nothing of what the source said.</summary>
/// <param name="Ticket">The deletion's place among the source's observations.</param>
/// <param name="Generation">What readers saw before; 0 for nothing.</param>
/// <param name="RetractedFacts">Ids of the facts that no source states any more, sorted.</param>
/// <param name="RetractedEntities">Ids of the entities that no source names any more, sorted.</param>
/// <param name="KeptFacts">The facts that other sources state too, by id.</param>
/// <param name="KeptEntities">The entities that other sources name too, by id.</param>
/// <param name="Unknown">Why the lists are empty although something was visible: its batch cannot be read. Null otherwise.</param>
public sealed record DeletionReceipt(
    string ReflectionId,
    string SourceId,
    long Ticket,
    long Generation,
    IReadOnlyList<string> RetractedFacts,
    IReadOnlyList<string> RetractedEntities,
    IReadOnlyList<KeptItem> KeptFacts,
    IReadOnlyList<KeptItem> KeptEntities,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Unknown = null);

/// <summary>What outlives the source.</summary>
/// <param name="SupportedBy">Ids of the sources that say so too, sorted.</param>
public sealed record KeptItem(string Id, IReadOnlyList<string> SupportedBy);
