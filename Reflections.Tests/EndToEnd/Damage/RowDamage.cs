using Azure.Data.Tables;

namespace Reflections.Tests.EndToEnd.Damage;

/// <summary>What a hand can do to one property.</summary>
internal enum DamageKind
{
    Missing,
    WrongType,
    OtherText,
    UnreadableJson,
    EmptyElement,
}

/// <summary>One property of a row, damaged in one way.</summary>
/// <param name="Value">What stands there then; null for nothing.</param>
internal sealed record RowDamage(DamageKind Kind, string Property, object? Value)
{
    private static readonly string[] NotOurs = ["PartitionKey", "RowKey", "Timestamp", "odata.etag"];

    /// <summary>The properties that this program wrote.</summary>
    public static IEnumerable<string> PropertiesOf(TableEntity row) => row.Keys.Except(NotOurs);

    /// <summary>Every way in which the property can be damaged.</summary>
    public static IEnumerable<RowDamage> AllOf(TableEntity row, string property)
    {
        yield return new RowDamage(DamageKind.Missing, property, null);
        yield return WrongTypeOf(row, property);
        if (row[property] is not string text)
        {
            yield break;
        }

        yield return new RowDamage(DamageKind.OtherText, property, "no such value");
        if (text.StartsWith('{') || text.StartsWith('['))
        {
            yield return new RowDamage(DamageKind.UnreadableJson, property, text[..(text.Length / 2)]);
        }

        if (text.StartsWith('['))
        {
            yield return new RowDamage(DamageKind.EmptyElement, property, "[null]");
        }
    }

    /// <summary>A number for a text, and a text for anything else: damage whatever the property means.</summary>
    public static RowDamage WrongTypeOf(TableEntity row, string property) => new(DamageKind.WrongType, property, row[property] is string ? 7L : "seven");

    /// <summary>A damaged copy of <paramref name="row"/>.</summary>
    public TableEntity Of(TableEntity row)
    {
        var copy = CopyOf(row, row.PartitionKey, row.RowKey);
        if (Value is null)
        {
            copy.Remove(Property);
        }
        else
        {
            copy[Property] = Value;
        }

        return copy;
    }

    /// <summary>What <paramref name="row"/> says, under the given keys.</summary>
    public static TableEntity CopyOf(TableEntity row, string partition, string key)
    {
        var copy = new TableEntity(partition, key);
        foreach (var property in PropertiesOf(row))
        {
            copy[property] = row[property];
        }

        return copy;
    }
}
