using System.Collections.Immutable;

namespace Reflections.Tests.Functions.Storage.Service;

/// <summary>All that a <see cref="MemoryStorageService"/> holds. It is never changed but replaced, so that a copy of it costs nothing.</summary>
/// <param name="Writes">Writes so far; each takes the next number into its ETag.</param>
internal sealed record StorageState(
    ImmutableDictionary<string, ImmutableSortedSet<StoredRow>> Tables,
    ImmutableDictionary<string, ImmutableSortedSet<StoredBlob>> Containers,
    long Writes)
{
    public static StorageState Empty { get; } = new(
        ImmutableDictionary.Create<string, ImmutableSortedSet<StoredRow>>(StringComparer.Ordinal),
        ImmutableDictionary.Create<string, ImmutableSortedSet<StoredBlob>>(StringComparer.Ordinal),
        0);
}
