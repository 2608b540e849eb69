namespace Reflections.Tests.Functions.Storage.Service;

/// <summary>A blob of a container.</summary>
/// <param name="CreatedAt">When a blob of that name was first written; it stays when the blob is overwritten.</param>
internal sealed record StoredBlob(
    string Name, string ETag, string ContentType, ReadOnlyMemory<byte> Content, DateTimeOffset CreatedAt, DateTimeOffset ModifiedAt)
{
    public static IComparer<StoredBlob> Order { get; } = Comparer<StoredBlob>.Create(static (a, b) => string.CompareOrdinal(a.Name, b.Name));

    /// <summary>What stands where the blob of this name would stand, to look for it.</summary>
    public static StoredBlob Place(string name) => new(name, "", "", default, default, default);
}
