using System.Collections.Frozen;

namespace Reflections.Domain.Extraction.Lexicon;

/// <summary>What the word lists know of whole names: "New York" is a place, "European Union" an organisation.</summary>
internal static class Gazetteer
{
    /// <summary>No name of the lists has more words.</summary>
    public const int MaxWords = 5;

    private static readonly FrozenDictionary<string, EntityType> Known = Load();

    /// <summary>Names of sovereign states and territories; a team may be called by a city or a county, seldom by these.</summary>
    private static readonly FrozenSet<string> Countries = WordLists.Countries.Select(Spaced).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>What the whole name stands for, or null when the lists do not know it.</summary>
    public static EntityType? Of(string name) => Known.TryGetValue(name, out var type) ? type : null;

    public static bool IsPlace(string name) => Of(name) == EntityType.Place;

    public static bool IsCountry(string name) => Countries.Contains(name);

    private static FrozenDictionary<string, EntityType> Load()
    {
        var known = new Dictionary<string, EntityType>(StringComparer.Ordinal);
        foreach (var (names, type) in new[]
        {
            (WordLists.Places, EntityType.Place), (WordLists.Organisations, EntityType.Organisation), (WordLists.Products, EntityType.Product),
        })
        {
            foreach (var name in names)
            {
                known.TryAdd(Spaced(name), type);
            }
        }

        return known.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static string Spaced(string entry) => entry.Replace('_', ' ');
}
