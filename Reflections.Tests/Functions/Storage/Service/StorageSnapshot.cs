using System.Collections.Immutable;

namespace Reflections.Tests.Functions.Storage.Service;

/// <summary>What a <see cref="MemoryStorageService"/> held at one moment.</summary>
internal sealed class StorageSnapshot
{
    internal StorageSnapshot(StorageState state)
    {
        Tables = state.Tables.ToImmutableSortedDictionary(
            table => table.Key,
            IReadOnlyList<SnapshotRow> (table) => [.. table.Value.Select(row => new SnapshotRow(row))],
            StringComparer.Ordinal);
        Containers = state.Containers.ToImmutableSortedDictionary(
            container => container.Key,
            IReadOnlyList<SnapshotBlob> (container) => [.. container.Value.Select(blob => new SnapshotBlob(blob.Name, blob.ContentType, blob.Content))],
            StringComparer.Ordinal);
    }

    /// <summary>Rows by table, names with the installation's prefix; in the order of their keys' UTF-16 units.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<SnapshotRow>> Tables { get; }

    /// <summary>Blobs by container, in the order of their names' UTF-16 units.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<SnapshotBlob>> Containers { get; }
}
