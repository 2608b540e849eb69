using Azure.Data.Tables;

namespace Reflections.Functions.Storage;

/// <summary>Reads lists of rows in which one that is damaged does not hide the others.</summary>
internal static class ReadableRows
{
    /// <summary>What can be read of <paramref name="rows"/>.</summary>
    /// <param name="damaged">Takes the rows that cannot be read; when null, the first of them is thrown.</param>
    /// <exception cref="DamagedRowException">A row is not readable, and nobody takes it.</exception>
    public static IReadOnlyList<T> Read<T>(IEnumerable<TableEntity> rows, Func<TableEntity, T> read, ICollection<DamagedRowException>? damaged)
        where T : class => [.. rows.Select(row => Find(row, read, damaged)).OfType<T>()];

    /// <summary>One row's value, or null when it cannot be read and <paramref name="damaged"/> has taken it.</summary>
    /// <exception cref="DamagedRowException">The row is not readable, and nobody takes it.</exception>
    public static T? Find<T>(TableEntity row, Func<TableEntity, T> read, ICollection<DamagedRowException>? damaged)
        where T : class
    {
        try
        {
            return read(row);
        }
        catch (DamagedRowException problem) when (damaged is not null)
        {
            damaged.Add(problem);
            return null;
        }
    }
}
