namespace Reflections.Functions.Storage;

/// <summary>A row that cannot be what this program wrote: a property is missing, of another type, or has an unknown value.</summary>
public sealed class DamagedRowException(string table, string partition, string row, string problem, Exception? inner = null)
    : Exception($"Damaged row in {table} ({partition} / {row}): {problem}.", inner)
{
    /// <summary>The table's name.</summary>
    public string Table { get; } = table;

    /// <summary>The row's partition key.</summary>
    public string Partition { get; } = partition;

    /// <summary>The row's key.</summary>
    public string Row { get; } = row;

    /// <summary>What is wrong.</summary>
    public string Problem { get; } = problem;
}
