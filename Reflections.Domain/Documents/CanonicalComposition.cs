using System.Globalization;
using System.Text;

namespace Reflections.Domain.Documents;

/// <summary>
/// Unicode normalization form C from tables of its own. <see cref="string.Normalize()"/> leaves the text as it is when globalization is invariant, and
/// otherwise follows the machine's library; a content hash must be the same everywhere.
/// </summary>
internal static class CanonicalComposition
{
    private const int FirstCombining = 0x300;
    private const int HangulFirst = 0xAC00;
    private const int HangulCount = 11172;
    private const int LeadFirst = 0x1100;
    private const int LeadCount = 19;
    private const int VowelFirst = 0x1161;
    private const int VowelCount = 21;
    private const int TrailBase = 0x11A7;
    private const int TrailCount = 28;

    private static readonly Tables Data = Tables.Load();

    /// <summary>The text in form C. Lone surrogates become U+FFFD, because they have no UTF-8 form and so no hash of their own.</summary>
    public static string Compose(string text)
    {
        // Nothing below U+0300 combines or is changed by composition.
        if (text.AsSpan().IndexOfAnyExceptInRange('\0', (char)(FirstCombining - 1)) < 0)
        {
            return text;
        }

        var points = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            Decompose(rune.Value, points);
        }

        Reorder(points);
        return Recompose(points);
    }

    private static void Decompose(int point, List<int> into)
    {
        if (point < 0xC0)
        {
            into.Add(point);
        }
        else if (point - HangulFirst is >= 0 and < HangulCount and var index)
        {
            into.Add(LeadFirst + (index / (VowelCount * TrailCount)));
            into.Add(VowelFirst + (index % (VowelCount * TrailCount) / TrailCount));
            if (index % TrailCount > 0)
            {
                into.Add(TrailBase + (index % TrailCount));
            }
        }
        else if (Data.Decompositions.TryGetValue(point, out var parts))
        {
            Decompose(parts.First, into);
            if (parts.Second != 0)
            {
                Decompose(parts.Second, into);
            }
        }
        else
        {
            into.Add(point);
        }
    }

    private static void Reorder(List<int> points)
    {
        for (var start = 0; start < points.Count; start++)
        {
            if (Data.ClassOf(points[start]) == 0)
            {
                continue;
            }

            var end = start + 1;
            while (end < points.Count && Data.ClassOf(points[end]) != 0)
            {
                end++;
            }

            if (end - start > 1)
            {
                // OrderBy is stable, and n log n however long a hostile run of marks is.
                var ordered = points.GetRange(start, end - start).OrderBy(Data.ClassOf).ToArray();
                for (var i = 0; i < ordered.Length; i++)
                {
                    points[start + i] = ordered[i];
                }
            }

            start = end;
        }
    }

    private static string Recompose(List<int> points)
    {
        var kept = new List<int>(points.Count);
        var starter = -1;
        var lastClass = -1;
        foreach (var point in points)
        {
            var combining = Data.ClassOf(point);
            if (starter >= 0 && lastClass < combining && Pair(kept[starter], point) is { } composed)
            {
                kept[starter] = composed;
                continue;
            }

            if (combining == 0)
            {
                starter = kept.Count;
                lastClass = -1;
            }
            else
            {
                lastClass = combining;
            }

            kept.Add(point);
        }

        var builder = new StringBuilder(kept.Count);
        foreach (var point in kept)
        {
            if (point <= char.MaxValue)
            {
                builder.Append((char)point);
            }
            else
            {
                builder.Append(char.ConvertFromUtf32(point));
            }
        }

        return builder.ToString();
    }

    private static int? Pair(int first, int second)
    {
        if (first - LeadFirst is >= 0 and < LeadCount and var lead && second - VowelFirst is >= 0 and < VowelCount and var vowel)
        {
            return HangulFirst + (((lead * VowelCount) + vowel) * TrailCount);
        }

        if (first - HangulFirst is >= 0 and < HangulCount and var syllable && syllable % TrailCount == 0
            && second - TrailBase is > 0 and < TrailCount and var trail)
        {
            return first + trail;
        }

        return Data.Compositions.TryGetValue(Key(first, second), out var composed) ? composed : null;
    }

    private static long Key(int first, int second) => ((long)first << 32) | (uint)second;

    private sealed class Tables
    {
        private readonly Dictionary<int, int> classes = [];

        public Dictionary<int, (int First, int Second)> Decompositions { get; } = [];

        public Dictionary<long, int> Compositions { get; } = [];

        public static Tables Load()
        {
            var tables = new Tables();
            using var stream = typeof(CanonicalComposition).Assembly.GetManifestResourceStream("CanonicalComposition.txt")!;
            using var reader = new StreamReader(stream, Encoding.ASCII);
            while (reader.ReadLine() is { } line)
            {
                tables.Add(line);
            }

            return tables;
        }

        public int ClassOf(int point) => point < FirstCombining ? 0 : classes.GetValueOrDefault(point);

        private static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

        private void Add(string line)
        {
            var fields = line.Split(' ');
            switch (fields[0])
            {
                case ":":
                    for (var point = Hex(fields[1]); point <= Hex(fields[2]); point++)
                    {
                        classes[point] = int.Parse(fields[3], CultureInfo.InvariantCulture);
                    }

                    break;
                case "=" or "-":
                    var pair = (First: Hex(fields[2]), Second: fields.Length > 3 ? Hex(fields[3]) : 0);
                    Decompositions[Hex(fields[1])] = pair;
                    if (fields[0] == "=")
                    {
                        Compositions[Key(pair.First, pair.Second)] = Hex(fields[1]);
                    }

                    break;
            }
        }
    }
}
