using Reflections.EmbeddedRuntime.History;

namespace Reflections.Tests.EmbeddedRuntime.History;

public sealed class MemoryHistoryStoreTests : HistoryStoreConformance
{
    private protected override IHistoryStore Open() => new MemoryHistoryStore();
}
