using System.Collections.Frozen;
using Reflections.Domain.Extraction;
using Reflections.Domain.Extraction.Lexicon;

namespace Reflections.Domain.Entities;

/// <summary>How one form of a name can follow from another. Names are in the form of <see cref="Patches.KnowledgeIds.NormaliseName"/>.</summary>
internal static class NameForms
{
    private const int MaxAbbreviation = 10;

    private static readonly FrozenSet<string> LegalForms = FrozenSet.Create(
        StringComparer.Ordinal,
        "ltd", "limited", "inc", "incorporated", "corp", "corporation", "co", "company", "llc", "llp", "lp", "plc", "pty", "gmbh", "ag", "kg", "se", "sa", "sas", "sarl",
        "srl", "spa", "nv", "bv", "ab", "as", "a/s", "asa", "ans", "aps", "oy", "oyj", "kk", "pte", "bhd");

    private static readonly FrozenSet<string> SmallWords = FrozenSet.Create(
        StringComparer.Ordinal, "of", "the", "and", "for", "in", "on", "at", "to", "&", "de", "la", "le", "du", "des", "del", "der", "die", "das", "und", "et", "y", "e", "i", "og", "och");

    private static readonly FrozenSet<string> Particles = FrozenSet.Create(
        StringComparer.Ordinal, "van", "von", "de", "der", "den", "da", "di", "du", "del", "della", "dos", "al", "el", "bin", "ibn", "ben", "la", "le", "ter", "ten", "zu", "af", "av");

    // They begin the names of many.
    private static readonly FrozenSet<string> CommonFirstWords = FrozenSet.Create(
        StringComparer.Ordinal, "north", "south", "east", "west", "northern", "southern", "eastern", "western", "central", "new", "old", "great", "grand", "royal", "national",
        "international", "united", "general", "first", "public", "saint", "st", "european", "global", "world", "federal", "federation", "friends", "department", "ministry", "institute", "association",
        "society", "board", "office", "bank", "school", "church", "house", "club", "union");

    /// <summary>The words of a name.</summary>
    public static string[] Words(string name) => name.Split([' ', '\u00A0'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The letters of a name without what separates its words.</summary>
    public static string Compact(string name) => string.Concat(name.Where(c => c is not (' ' or '-' or '.' or '\'')));

    /// <summary>The name without its legal form, or null when it has none.</summary>
    public static string? WithoutLegalForm(string name)
    {
        var words = Words(name);
        var end = words.Length;
        while (end > 1 && LegalForms.Contains(Bare(words[end - 1])))
        {
            end--;
        }

        return end == words.Length ? null : string.Join(' ', words[..end]).TrimEnd(',');
    }

    /// <summary>Whether <paramref name="shorter"/> is the last name of the person <paramref name="full"/>, with the particles before it or without.</summary>
    public static bool IsLastName(string shorter, string full)
    {
        var (part, whole) = (Words(shorter), Words(full));
        var from = whole.Length - part.Length;
        return part.Length > 0 && from > 0 && shorter.Length > 1 && whole.AsSpan(from).SequenceEqual(part)
            && part.SkipLast(1).All(Particles.Contains) && !Particles.Contains(part[^1]);
    }

    /// <summary>Whether <paramref name="shorter"/> are the first words of the organisation <paramref name="full"/>, or its head noun.</summary>
    public static bool IsPart(string shorter, string full)
    {
        var (part, whole) = (Words(shorter), Words(WithoutLegalForm(full) ?? full));
        if (part.Length == 0 || part.Length >= whole.Length)
        {
            return false;
        }

        var begins = whole.AsSpan(0, part.Length).SequenceEqual(part) && !SmallWords.Contains(part[^1])
            && (part.Length > 1 || IsTelling(part[0]));
        return begins || (part.Length == 1 && part[0] == whole[^1] && IsHead(part[0]) && !whole.Any(SmallWords.Contains));
    }

    /// <summary>
    /// Whether the letters of <paramref name="abbreviation"/> (as written) are those of the name's words: the first letter of every word, small
    /// ones aside; a small letter may also be one from within a word.
    /// </summary>
    public static bool IsAbbreviation(string abbreviation, string full)
    {
        var letters = Letters(abbreviation);
        var name = Patches.KnowledgeIds.NormaliseName(full);
        return letters.Length is >= 2 and <= MaxAbbreviation
            && abbreviation.Count(char.IsUpper) >= 2
            && (Fits(letters, InitialsOf(name)) || (WithoutLegalForm(name) is { } bare && Fits(letters, InitialsOf(bare))));
    }

    private static string Letters(string abbreviation)
    {
        var letters = string.Concat(abbreviation.Where(char.IsLetterOrDigit));
        return letters.Length > 2 && letters[^1] == 's' && char.IsUpper(letters[^2]) ? letters[..^1] : letters;
    }

    private static string[] InitialsOf(string name) =>
        [.. name.Split([' ', '-', '/', ','], StringSplitOptions.RemoveEmptyEntries).Select(word => word.Trim('.', '"', '\'', '&')).Where(word => word.Length > 0)];

    private static bool Fits(ReadOnlySpan<char> letters, ReadOnlySpan<string> words)
    {
        if (words.IsEmpty)
        {
            return letters.IsEmpty;
        }

        if (SmallWords.Contains(words[0]) && Fits(letters, words[1..]))
        {
            return true;
        }

        if (letters.IsEmpty || char.ToLowerInvariant(letters[0]) != words[0][0])
        {
            return false;
        }

        var (taken, at) = (1, 1);
        while (!Fits(letters[taken..], words[1..]))
        {
            if (taken == letters.Length || !char.IsLower(letters[taken]) || (at = words[0].IndexOf(letters[taken], at) + 1) == 0)
            {
                return false;
            }

            taken++;
        }

        return true;
    }

    private static bool IsTelling(string word) =>
        word.Length > 2 && !SmallWords.Contains(word) && !CommonFirstWords.Contains(word) && !WordLists.Demonyms.Contains(Capital(word)) && !WordLists.CommonNouns.Contains(word);

    private static bool IsHead(string word) => WordLists.OrganisationHeads.Contains(Capital(word));

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    private static string Bare(string word) => word.Replace(".", "", StringComparison.Ordinal).Trim(',');
}
