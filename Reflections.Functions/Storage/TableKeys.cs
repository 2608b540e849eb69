using Reflections.Domain.Identity;

namespace Reflections.Functions.Storage;

/// <summary>The fixed forms of partition and row keys. Two caller's names would not fit into a key: they are hashed and stand in properties.</summary>
public static class TableKeys
{
    /// <summary>Partition of everything that is listed by reflection.</summary>
    public static string Of(ReflectionId reflection) => Sha256Text.Of(reflection.Value);

    /// <summary>Row of a source in its reflection's partition.</summary>
    public static string Of(SourceId source) => Sha256Text.Of(source.Value);

    /// <summary>A ticket or generation so that text order is number order.</summary>
    public static string Of(long number) => FormattableString.Invariant($"{number:D19}");

    /// <summary>One source of one reflection.</summary>
    public static string Of(ReflectionId reflection, SourceId source) => Sha256Text.OfParts(reflection.Value, source.Value);

    /// <summary>Partition of one generation's knowledge.</summary>
    public static string OfGeneration(ReflectionId reflection, SourceId source, long generation) => $"{Of(reflection, source)}-{Of(generation)}";

    /// <summary>A time so that text order is newest first.</summary>
    public static string NewestFirst(DateTimeOffset time) => Of(long.MaxValue - time.UtcTicks);
}
