using System.Collections.Frozen;
using System.Text;

namespace Reflections.Domain.Extraction.Lexicon;

/// <summary>The general word lists that the rules rest on. They hold words of the language, never names of a particular subject.</summary>
internal static class WordLists
{
    private static readonly Dictionary<string, string[]> Heads = Grouped("heads.txt");
    private static readonly Dictionary<string, string[]> Common = Grouped("words.txt");
    private static readonly Dictionary<string, string[]> Nouns = Grouped("nouns.txt");
    private static readonly Dictionary<string, string[]> Land = Grouped("places.txt");

    public static FrozenSet<string> FirstNames { get; } = Words("first-names.txt").ToFrozenSet(StringComparer.Ordinal);

    public static FrozenSet<string> Surnames { get; } = Words("surnames.txt").ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Names on the map; an underscore stands for a space, here and in the two lists below.</summary>
    public static FrozenSet<string> Places { get; } = Land.Values.SelectMany(names => names).ToFrozenSet(StringComparer.Ordinal);

    public static FrozenSet<string> Countries { get; } = Land["country"].ToFrozenSet(StringComparer.Ordinal);

    public static FrozenSet<string> Organisations { get; } = Words("organisations.txt").ToFrozenSet(StringComparer.Ordinal);

    public static FrozenSet<string> Products { get; } = Words("products.txt").ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Lower-case words that are never part of a name's beginning: articles, prepositions, adverbs, numbers.</summary>
    public static FrozenSet<string> FunctionWords { get; } = Common["function"].ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Days, months and seasons.</summary>
    public static FrozenSet<string> Calendar { get; } = Common["calendar"].ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Common nouns that begin sentences without an article.</summary>
    public static FrozenSet<string> CommonNouns { get; } = Common["noun"].ToFrozenSet(StringComparer.Ordinal);

    public static FrozenSet<string> OrganisationHeads { get; } = Heads["organisation"].ToFrozenSet(StringComparer.Ordinal);

    public static FrozenSet<string> PlaceHeads { get; } = Heads["place"].ToFrozenSet(StringComparer.Ordinal);

    public static FrozenSet<string> ProductHeads { get; } = Heads["product"].ToFrozenSet(StringComparer.Ordinal);

    public static FrozenSet<string> OtherHeads { get; } = Heads["other"].ToFrozenSet(StringComparer.Ordinal);

    public static FrozenSet<string> PersonalTitles { get; } = Heads["title"].ToFrozenSet(StringComparer.Ordinal);

    public static FrozenSet<string> Vessels { get; } = Heads["vessel"].ToFrozenSet(StringComparer.Ordinal);

    public static FrozenSet<string> Demonyms { get; } = Heads["demonym"].ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The kind of thing that a common noun such as "company" or "ferry" names.</summary>
    public static FrozenDictionary<string, EntityType> KindOfNoun { get; } = new[]
    {
        ("product", EntityType.Product), ("place", EntityType.Place), ("organisation", EntityType.Organisation), ("person", EntityType.Person),
    }
        .SelectMany(kind => Nouns[kind.Item1].Select(noun => (noun, kind.Item2)))
        .DistinctBy(pair => pair.noun)
        .ToFrozenDictionary(pair => pair.noun, pair => pair.Item2, StringComparer.Ordinal);

    internal static IEnumerable<string> Lines(string file)
    {
        using var stream = typeof(WordLists).Assembly.GetManifestResourceStream("Lexicon." + file)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                yield return line;
            }
        }
    }

    internal static IEnumerable<string> Words(string file) => Lines(file).SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static Dictionary<string, string[]> Grouped(string file) =>
        Lines(file)
            .Select(line => line.Split(": ", 2))
            .GroupBy(parts => parts[0], parts => parts[1].Split(' '))
            .ToDictionary(group => group.Key, group => group.SelectMany(words => words).ToArray(), StringComparer.Ordinal);
}
