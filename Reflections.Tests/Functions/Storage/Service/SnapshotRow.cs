namespace Reflections.Tests.Functions.Storage.Service;

/// <summary>A row of a <see cref="StorageSnapshot"/>.</summary>
internal sealed class SnapshotRow
{
    private readonly StoredRow _row;

    internal SnapshotRow(StoredRow row) => _row = row;

    public string PartitionKey => _row.Partition;

    public string RowKey => _row.Row;

    public string ETag => _row.ETag;

    /// <summary>The properties as they were written, without what the service adds. Read from the row each time.</summary>
    public IReadOnlyList<SnapshotProperty> Properties => RowJson.Properties(_row);

    /// <summary>The property's value, or null.</summary>
    public object? this[string name] => Properties.FirstOrDefault(property => property.Name == name)?.Value;
}
