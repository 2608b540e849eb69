using Azure.Data.Tables;

namespace Reflections.Functions.Storage;

/// <summary>Compares what rows say, leaving out what the service adds.</summary>
internal static class RowContent
{
    private const string Timestamp = "Timestamp";

    public static bool Same(TableEntity a, TableEntity b) =>
        a.PartitionKey == b.PartitionKey && a.RowKey == b.RowKey && Own(a).Count() == Own(b).Count() && Own(a).All(property =>
            b.TryGetValue(property.Key, out var other) && SameValue(property.Value, other));

    private static IEnumerable<KeyValuePair<string, object>> Own(TableEntity row) =>
        row.Where(property => property.Value is not null && property.Key != Timestamp && !property.Key.StartsWith("odata.", StringComparison.Ordinal));

    private static bool SameValue(object a, object? b) => (a, b) switch
    {
        // The service does not tell 32-bit from 64-bit numbers where both fit.
        (int x, long y) => x == y,
        (long x, int y) => x == y,
        (DateTimeOffset x, DateTimeOffset y) => x.UtcTicks == y.UtcTicks,
        _ => Equals(a, b),
    };
}
