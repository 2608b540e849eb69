using Azure.Data.Tables;
using Reflections.Domain.Identity;
using Reflections.Tests.Functions.Storage.Service;

namespace Reflections.Tests.CrashMatrix.Bench;

/// <summary>All that stands in storage.</summary>
/// <param name="Tables">Rows by table, without the installation's prefix.</param>
/// <param name="Blobs">SHA-256 of the bytes, by name.</param>
internal sealed record StorageContents(IReadOnlyDictionary<string, IReadOnlyList<ContentRow>> Tables, IReadOnlyDictionary<string, string> Blobs)
{
    public static StorageContents Of(StorageSnapshot snapshot) => new(
        snapshot.Tables.ToDictionary(table => table.Key[Bench.MemoryPrefix.Length..], table => (IReadOnlyList<ContentRow>)[.. table.Value.Select(ContentRow.Of)]),
        snapshot.Containers.Values.SelectMany(blobs => blobs).ToDictionary(blob => blob.Name, blob => Sha256Text.Of(blob.Content.Span)));

    /// <summary>The rows of a table; none when there is no such table.</summary>
    public IReadOnlyList<ContentRow> Rows(string table) => Tables.GetValueOrDefault(table) ?? [];
}

/// <summary>A row, without what the service adds.</summary>
internal sealed record ContentRow(string Partition, string Row, IReadOnlyDictionary<string, object> Properties)
{
    public static ContentRow Of(SnapshotRow row) =>
        new(row.PartitionKey, row.RowKey, row.Properties.ToDictionary(property => property.Name, property => property.Value));

    public static ContentRow Of(TableEntity row) => new(row.PartitionKey, row.RowKey, row
        .Where(property => property.Key is not ("PartitionKey" or "RowKey" or "Timestamp") && !property.Key.StartsWith("odata.", StringComparison.Ordinal))
        .ToDictionary(property => property.Key, property => property.Value));

    public string? Text(string property) => Properties.GetValueOrDefault(property) as string;
}
