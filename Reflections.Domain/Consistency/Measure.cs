using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Reflections.Domain.Consistency;

/// <summary>
/// An amount as a range in a base unit, so that "2,400 kW" and "2.4 MW", or "two" and "2", are equal, and "about 200" or "more than 100"
/// leave room. What it is an amount of is kept in words.
/// </summary>
/// <param name="Of">Base unit and what is counted, in lower case and singular: <c>w</c>, <c>ferry</c>, <c>m long</c>, <c>population</c>.</param>
internal sealed partial record Measure(double Least, double Most, string Of)
{
    private const double RoomOfAbout = 0.1;
    private const double Precision = 1e-9;

    private static readonly FrozenDictionary<string, double> Magnitudes = Numbered(
        ("hundred", 100), ("thousand", 1e3), ("million", 1e6), ("mn", 1e6), ("billion", 1e9), ("bn", 1e9), ("trillion", 1e12), ("dozen", 12));

    private static readonly FrozenDictionary<string, double> NumberWords = Numbered(
    [
        .. Magnitudes.Select(magnitude => (magnitude.Key, magnitude.Value)),
        ("no", 0), ("a", 1), ("an", 1),
        .. "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
            .Split(' ').Select((word, i) => (word, (double)i)),
        .. "twenty thirty forty fifty sixty seventy eighty ninety".Split(' ').Select((word, i) => (word, 10.0 * (i + 2))),
    ]);

    private static readonly FrozenDictionary<string, (double Scale, string Base)> Units = AllUnits();

    /// <summary>The amount that <paramref name="text"/> is, or null when it is none.</summary>
    public static Measure? TryRead(string text)
    {
        var plain = Space().Replace(text.Replace('\u2212', '-'), " ").Trim().ToLowerInvariant();
        var named = Named().Match(plain);
        return named.Success && Read(named.Groups["amount"].Value) is { } amount
            ? amount with { Of = Join(Singular(named.Groups["noun"].Value), amount.Of) }
            : Read(plain);
    }

    /// <summary>Whether both are amounts of the same thing.</summary>
    public bool IsComparable(Measure other) => Of == other.Of;

    /// <summary>Whether one amount can be both.</summary>
    public bool Agrees(Measure other)
    {
        var room = Precision * Math.Max(Math.Abs(Least), Math.Abs(other.Least));
        return Least <= other.Most + room && other.Least <= Most + room;
    }

    private static Measure? Read(string text)
    {
        var (form, rest) = Limit(text);
        var (least, most) = (0.0, 0.0);
        if (Digits().Match(rest) is { Success: true } digits)
        {
            var scale = digits.Groups["magnitude"].Success ? Magnitudes[digits.Groups["magnitude"].Value] : 1;
            if (Number(digits.Groups["first"].Value) is not { } first)
            {
                return null;
            }

            (least, most) = (first * scale, first * scale);
            if (digits.Groups["second"].Success && Number(digits.Groups["second"].Value) is { } second)
            {
                (least, most) = (Math.Min(least, second * scale), Math.Max(most, second * scale));
            }

            rest = digits.Groups["currency"].Value + " " + rest[digits.Length..];
        }
        else if (InWords(rest) is var (value, length) && length > 0)
        {
            (least, most, rest) = (value, value, rest[length..]);
        }
        else
        {
            return null;
        }

        var (unit, of) = Unit(rest.Trim().TrimStart('-'));
        var room = form == Room.About ? RoomOfAbout : 0;
        (least, most) = (least * unit * (1 - room), most * unit * (1 + room));
        return form switch
        {
            Room.AtLeast => new Measure(least, double.PositiveInfinity, of),
            Room.AtMost => new Measure(0, most, of),
            _ => new Measure(Math.Min(least, most), Math.Max(least, most), of),
        };
    }

    private static (Room Room, string Amount) Limit(string text)
    {
        var found = Qualifier().Match(text);
        return !found.Success ? (Room.Exact, text)
            : (found.Groups["least"].Success ? Room.AtLeast : found.Groups["most"].Success ? Room.AtMost : found.Groups["about"].Success ? Room.About : Room.Exact,
                text[found.Length..]);
    }

    private static double? Number(string digits)
    {
        var plain = Thousands().Replace(digits, "");
        return double.TryParse(plain.Replace(',', '.'), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    private static (double Value, int Length) InWords(string text)
    {
        var (sum, part, end, isRead) = (0.0, 0.0, 0, false);
        foreach (Match word in NumberWord().Matches(text))
        {
            if (word.Index != end || !NumberWords.TryGetValue(word.Groups["word"].Value, out var value))
            {
                break;
            }

            if (value >= 1e3)
            {
                (sum, part) = (sum + (Math.Max(part, 1) * value), 0);
            }
            else
            {
                part = value is 100 or 12 && part > 0 && word.Groups["word"].Value is "hundred" or "dozen" ? part * value : part + value;
            }

            (end, isRead) = (word.Index + word.Length, true);
        }

        // "a" alone is an article, not a count.
        return isRead && text[..end].Trim() is not ("a" or "an" or "no") ? (sum + part, end) : (0, 0);
    }

    private static (double Scale, string Of) Unit(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var count = Math.Min(2, words.Length); count > 0; count--)
        {
            if (Units.TryGetValue(string.Join(' ', words[..count]), out var unit))
            {
                return (unit.Scale, Join(unit.Base, Counted(words[count..])));
            }
        }

        return (1, Counted(words));
    }

    private static string Counted(ReadOnlySpan<string> words)
    {
        var kept = new List<string>();
        foreach (var word in words)
        {
            kept.Add(Singular(word.Trim(',', '.')));
        }

        return string.Join(' ', kept);
    }

    private static string Singular(string word) => word switch
    {
        "people" or "persons" or "inhabitants" or "residents" => "person",
        { Length: > 3 } when word.EndsWith("ies", StringComparison.Ordinal) => word[..^3] + "y",
        { Length: > 3 } when word.EndsWith('s') && !word.EndsWith("ss", StringComparison.Ordinal) => word[..^1],
        _ => word,
    };

    private static string Join(string first, string second) => second.Length == 0 ? first : first.Length == 0 ? second : $"{first} {second}";

    private static FrozenDictionary<string, double> Numbered(params ReadOnlySpan<(string Word, double Value)> words) =>
        words.ToArray().ToFrozenDictionary(pair => pair.Word, pair => pair.Value, StringComparer.Ordinal);

    private static FrozenDictionary<string, (double Scale, string Base)> AllUnits()
    {
        var units = new Dictionary<string, (double Scale, string Base)>(StringComparer.Ordinal);
        (string Prefix, string Word, double Scale)[] prefixes = [("", "", 1), ("k", "kilo", 1e3), ("m", "mega", 1e6), ("g", "giga", 1e9), ("t", "tera", 1e12)];
        foreach (var (symbol, word) in (ReadOnlySpan<(string, string)>)[("w", "watt"), ("wh", "watt-hour"), ("hz", "hertz"), ("v", "volt"), ("j", "joule"), ("b", "byte")])
        {
            foreach (var (prefix, prefixWord, scale) in prefixes)
            {
                Add(scale, symbol, prefix + symbol, prefixWord + word, prefixWord + word + "s");
            }
        }

        Add(1e-3, "kg", "g", "gram", "grams", "gramme", "grammes");
        Add(1e-6, "kg", "mg", "milligram", "milligrams");
        Add(1, "kg", "kg", "kilo", "kilos", "kilogram", "kilograms", "kilogramme", "kilogrammes");
        Add(1e3, "kg", "t", "tonne", "tonnes", "metric ton", "metric tons");
        Add(0.45359237, "kg", "lb", "lbs", "pound weight");
        Add(1e-3, "m", "mm", "millimetre", "millimetres", "millimeter", "millimeters");
        Add(1e-2, "m", "cm", "centimetre", "centimetres", "centimeter", "centimeters");
        Add(1, "m", "m", "metre", "metres", "meter", "meters");
        Add(1e3, "m", "km", "kilometre", "kilometres", "kilometer", "kilometers");
        Add(1609.344, "m", "mile", "miles", "mi");
        Add(1852, "m", "nautical mile", "nautical miles", "nm");
        Add(0.3048, "m", "foot", "feet", "ft");
        Add(0.0254, "m", "inch", "inches");
        Add(1e-3, "l", "ml", "millilitre", "millilitres");
        Add(1, "l", "l", "litre", "litres", "liter", "liters");
        Add(1e4, "m2", "ha", "hectare", "hectares");
        Add(1, "m2", "m²", "m2", "square metre", "square metres", "square meter", "square meters");
        Add(1e6, "m2", "km²", "km2", "square kilometre", "square kilometres", "square kilometer", "square kilometers");
        Add(1, "s", "s", "second", "seconds", "sec");
        Add(60, "s", "min", "minute", "minutes");
        Add(3600, "s", "h", "hour", "hours");
        Add(86400, "s", "day", "days");
        Add(604800, "s", "week", "weeks");
        Add(1, "year", "year", "years");
        Add(1.0 / 12, "year", "month", "months");
        Add(1, "%", "%", "percent", "per cent");
        Add(1, "eur", "€", "eur", "euro", "euros");
        Add(1, "gbp", "£", "gbp", "pound sterling", "pounds sterling");
        Add(1, "usd", "$", "usd", "dollar", "dollars", "us dollars");
        Add(1, "jpy", "¥", "jpy", "yen");
        Add(1, "nok", "nok");
        Add(1, "°c", "°c", "° c", "degrees celsius");
        return units.ToFrozenDictionary(StringComparer.Ordinal);

        void Add(double scale, string name, params ReadOnlySpan<string> forms)
        {
            foreach (var form in forms)
            {
                units.TryAdd(form, (scale, name));
            }
        }
    }

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Space();

    [GeneratedRegex(@"^(?:(?:the|a|an|its|their)\s)?(?<noun>population|capacity|length|height|width|depth|weight|area|staff|workforce|crew|price|speed|range|displacement|budget|turnover)\s(?:of|is)\s(?<amount>.+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Named();

    [GeneratedRegex(
        @"^(?:(?<about>about|around|approximately|roughly|nearly|almost|some|circa|ca\.?|c\.|~)|(?<least>more\sthan|over|at\sleast|upwards\sof|no\sfewer\sthan)|(?<most>less\sthan|fewer\sthan|under|up\sto|at\smost|no\smore\sthan)|(?<exact>exactly|just|only|a\stotal\sof|the|its|their|all))\s",
        RegexOptions.CultureInvariant)]
    private static partial Regex Qualifier();

    [GeneratedRegex(
        @"^(?<currency>[€£$¥]|eur|usd|gbp|nok|jpy)?\s?(?<first>-?\d+(?:[., \u00A0\u202F]\d{3}(?!\d))*(?:[.,]\d+)?)(?:\s?(?:-|–|to)\s?(?<second>\d+(?:[., ]\d{3}(?!\d))*(?:[.,]\d+)?))?(?:\s(?<magnitude>hundred|thousand|million|mn|billion|bn|trillion|dozen)\b)?",
        RegexOptions.CultureInvariant)]
    private static partial Regex Digits();

    [GeneratedRegex(@"[, \u00A0\u202F](?=\d{3}(?:\D|$))", RegexOptions.CultureInvariant)]
    private static partial Regex Thousands();

    [GeneratedRegex(@"(?<word>[a-z]+)(?:-(?=[a-z])|\s(?:and\s)?|$)", RegexOptions.CultureInvariant)]
    private static partial Regex NumberWord();

    private enum Room
    {
        Exact = 0,
        About = 1,
        AtLeast = 2,
        AtMost = 3,
    }
}
