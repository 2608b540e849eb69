namespace Reflections.EmbeddedRuntime.History;

/// <summary>Reads the history of instances.</summary>
internal interface IHistoryReader
{
    /// <summary>The events of an instance's present generation, oldest first; null when there is no such instance.</summary>
    Task<IReadOnlyList<HistoryEvent>?> ReadHistoryAsync(string instanceId, CancellationToken cancellation = default);
}
