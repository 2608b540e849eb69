using System.Collections.Immutable;
using System.Text.Json;
using Reflections.Functions.Storage;
using Reflections.Tests.Functions.Storage.Service;

namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>Reads rows as they are stored, past the app's own reading.</summary>
internal static class RowFacts
{
    private static readonly ImmutableSortedSet<StoredRow> None = ImmutableSortedSet.Create(StoredRow.Order);

    public static ImmutableSortedSet<StoredRow> Rows(this StorageState state, string table) => state.Tables.GetValueOrDefault(table, None);

    public static StoredRow? Row(this StorageState state, string table, string partition, string row) =>
        state.Rows(table).TryGetValue(StoredRow.Place(partition, row), out var found) ? found : null;

    /// <summary>The rows of a partition, in order.</summary>
    public static IEnumerable<StoredRow> Partition(this StorageState state, string table, string partition)
    {
        var rows = state.Rows(table);
        var from = rows.IndexOf(StoredRow.Place(partition, ""));
        for (var at = from < 0 ? ~from : from; at < rows.Count && rows[at].Partition == partition; at++)
        {
            yield return rows[at];
        }
    }

    public static IEnumerable<StoredBlob> Blobs(this StorageState state) => state.Containers.Values.SelectMany(container => container);

    public static string? Text(this StoredRow row, string name) => Find(row, name)?.GetString();

    public static long Number(this StoredRow row, string name) => Find(row, name) switch
    {
        null => 0,
        { ValueKind: JsonValueKind.String } text => long.Parse(text.GetString()!, System.Globalization.CultureInfo.InvariantCulture),
        { } number => number.GetInt64(),
    };

    public static T? Json<T>(this StoredRow row, string name)
        where T : class => row.Text(name) is { } text ? JsonSerializer.Deserialize<T>(text, StorageJson.Options) : null;

    private static JsonElement? Find(StoredRow row, string name)
    {
        var reader = new Utf8JsonReader(row.Json.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var wanted = reader.ValueTextEquals(name);
            reader.Read();
            if (wanted)
            {
                return JsonElement.ParseValue(ref reader);
            }

            reader.Skip();
        }

        return null;
    }
}
