namespace Reflections.Tests.Functions.Storage.Service;

/// <summary>A row of a table.</summary>
/// <param name="Json">The row as it is answered, an object in JSON: it is read more often than written.</param>
internal sealed record StoredRow(string Partition, string Row, string ETag, ReadOnlyMemory<byte> Json)
{
    /// <summary>By partition and row key, in the order of their UTF-16 units, as the service has it.</summary>
    public static IComparer<StoredRow> Order { get; } = Comparer<StoredRow>.Create(static (a, b) =>
        string.CompareOrdinal(a.Partition, b.Partition) is var partition and not 0 ? partition : string.CompareOrdinal(a.Row, b.Row));

    /// <summary>What stands where the row of these keys would stand, to look for it.</summary>
    public static StoredRow Place(string partition, string row) => new(partition, row, "", default);
}
