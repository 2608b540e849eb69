using System.Text.Json.Serialization;
using Reflections.Domain.Patches;
using Reflections.Functions.Knowledge;

namespace Reflections.Functions.Storage;

/// <summary>
/// Something stored that is not what this program wrote. It does not heal by itself: until somebody has repaired it, trying again is no use.
/// </summary>
/// <param name="ErrorClass">Stable dotted name, such as <c>storage.damaged_row</c>.</param>
/// <param name="Message">One sentence that names the place and what is wrong with it.</param>
public sealed record StoredDamage(string ErrorClass, string Message)
{
    /// <summary>The table of a damaged row.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Table { get; init; }

    /// <summary>The partition key of a damaged row.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Partition { get; init; }

    /// <summary>The key of a damaged row.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Row { get; init; }

    /// <summary>The name of a damaged blob.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Blob { get; init; }

    /// <summary>The damage that <paramref name="error"/> tells of; null when it is of another kind, and trying again may help.</summary>
    public static StoredDamage? Of(Exception error) => error switch
    {
        DamagedRowException row => new StoredDamage("storage.damaged_row", row.Message) { Table = row.Table, Partition = row.Partition, Row = row.Row },
        DamagedBlobException blob => new StoredDamage("storage.damaged_blob", blob.Message) { Blob = blob.Blob },
        DamagedBatchException => new StoredDamage("storage.damaged_blob", error.Message),
        GenerationConflictException => new StoredDamage("storage.generation_conflict", error.Message),
        { InnerException: { } cause } => Of(cause),
        _ => null,
    };

    /// <summary>What a list tells beside its items; null when there is nothing to tell.</summary>
    public static IReadOnlyList<StoredDamage>? Of(IReadOnlyCollection<DamagedRowException> rows) =>
        rows.Count == 0 ? null : [.. rows.Select(row => Of((Exception)row)!)];
}
