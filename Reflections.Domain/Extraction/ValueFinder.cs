using System.Text.RegularExpressions;

namespace Reflections.Domain.Extraction;

/// <summary>Finds what is recognised by its form: addresses, amounts, quantities and dates. All repetition is bounded, so time is linear.</summary>
internal static partial class ValueFinder
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    private const string Number = @"\d{1,15}(?:[.,\u00A0\u202F ]\d{3}(?!\d)){0,4}(?:[.,]\d{1,9})?";

    private const string Range = Number + @"(?:\s?(?:–|-|to|and)\s?" + Number + ")?";

    private const string Month =
        "(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)";

    private const string Year = @"(?:1[0-9]|20)\d\d";

    private const string Magnitude = @"(?:\s?(?:million|billion|trillion|thousand|hundred|mn|bn|m|k)\b)?";

    private const string Currency =
        @"(?:euros?|dollars?|pounds?(?:\ssterling)?|cents?|pence|kroner|kronor|kroners?|kr|francs?|yen|rupees?|roubles?|zloty|EUR|USD|GBP|NOK|SEK|DKK|ISK|CHF|JPY|CAD|AUD|INR|PLN|CNY)\b";

    private const string Unit =
        @"(?:(?:nautical|square|cubic|metric|solar|light|deep)[\s-])?(?:%|‰|per\scent\b|percent\b|°\s?[CF]?|[kMGTmµn]?(?:Wh?|Hz|V|A|Pa|J|N|B|bit|bps|VA|m|g|l|s)(?:[²³]|/[a-z]{1,3}|p)?\b|[kc]m[²³]?(?:/h)?\b|mm[²³]?\b|kg\b|ml\b|dB\b|rpm\b|bar\b|psi\b|hp\b|mph\b|ha\b|ft\b|lbs?\b|oz\b|mi\b|nm\b|kn\b|Ah\b|ppm\b|h\b|min\b"
        + @"|(?:kilo|mega|giga|milli|centi|deci)?(?:watt|volt|amp|ampere|metre|meter|gram|gramme|litre|liter|byte|joule|newton|hertz|pascal)s?(?:-hours?)?\b|(?:watt|kilowatt|megawatt|gigawatt|ampere)[\s-]hours?\b"
        + @"|(?:tonne|ton|kilo|knot|mile|yard|inch|fathom|acre|hectare|gallon|pint|barrel|degree|second|minute|hour|day|night|week|fortnight|month|year|decade|century|horsepower|pixel|revolution)s?\b|inches\b|centuries\b|feet\b|foot\b)"
        + @"(?:\s(?:per|an?)\s(?:second|minute|hour|day|week|month|year|metre|kilometre|mile|litre|kilogram)\b|\s(?:Celsius|Fahrenheit|squared|cubed)\b)?";

    /// <summary>The values in the order of the text, not overlapping.</summary>
    /// <param name="isTableRow">Tells of a position whether it stands in a table, where a bare year is just a number.</param>
    public static List<EntityMention> Find(string text, Func<int, bool> isTableRow)
    {
        var found = new List<EntityMention>();
        var taken = new bool[text.Length];
        Add(Url(), EntityType.Url);
        Add(Email(), EntityType.Email);
        Add(HostName(), EntityType.Url);
        Add(Phone(), EntityType.Other);
        Add(Money(), EntityType.Money);
        Add(FullDate(), EntityType.Date);
        Add(Quantity(), EntityType.Quantity);
        Add(Century(), EntityType.Date);
        Add(BareYear(), EntityType.Date, match => !isTableRow(match.Index));
        found.Sort((left, right) => left.Span.Start.CompareTo(right.Span.Start));
        return found;

        void Add(Regex pattern, EntityType type, Func<Match, bool>? accepts = null)
        {
            foreach (Match match in pattern.Matches(text))
            {
                var group = match.Groups["value"];
                var (start, value) = group.Success ? (group.Index, group.Value) : (match.Index, match.Value);
                value = type is EntityType.Url ? TrimAddress(value) : value.TrimEnd();
                if (value.Length > 0 && !taken.AsSpan(start, value.Length).Contains(true) && (accepts is null || accepts(match)))
                {
                    taken.AsSpan(start, value.Length).Fill(true);
                    found.Add(new EntityMention(value, type, new TextSpan(start, value.Length)));
                }
            }
        }
    }

    private static string TrimAddress(string address)
    {
        address = address.TrimEnd('.', ',', ';', ':', '!', '?', '\'', '"', '*', '_');
        return address.EndsWith(')') && !address.Contains('(') ? address[..^1] : address;
    }

    [GeneratedRegex(@"\bhttps?://[^\s<>""'`\]|]{1,2000}", Options | RegexOptions.IgnoreCase)]
    private static partial Regex Url();

    [GeneratedRegex(@"(?<![\w.+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,24}\b", Options)]
    private static partial Regex Email();

    [GeneratedRegex(@"(?<![\w@.-])(?:[a-z0-9-]{1,63}\.){1,4}(?:com|org|net|io|dev|info|edu|gov|eu|uk|de|fr|no|se|dk|fi|nl|example|test)\b(?:/[^\s<>""'`\])]{0,500})?", Options)]
    private static partial Regex HostName();

    [GeneratedRegex(@"(?<![\w+])\+\d{1,3}(?:[\s-]?\(?\d{1,5}\)?){2,6}\b", Options)]
    private static partial Regex Phone();

    [GeneratedRegex(@"(?<![\w])(?:[€$£¥]\s?" + Range + Magnitude + "|(?:EUR|USD|GBP|NOK|SEK|DKK|CHF)\\s" + Range + Magnitude + "|" + Range + Magnitude + "\\s?(?:[€£¥]|" + Currency + "))", Options)]
    private static partial Regex Money();

    [GeneratedRegex(
        @"\b(?:(?:[12]\d{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b|\d{1,2}(?:st|nd|rd|th)?\s(?:of\s)?" + Month + @"(?:,?\s" + Year + @")?\b|" + Month
        + @"\s\d{1,2}(?:st|nd|rd|th)?(?:,\s" + Year + @")?(?![\d:])\b|" + Month + @",?\s" + Year + @"\b)", Options)]
    private static partial Regex FullDate();

    [GeneratedRegex(@"(?<![\w.,])[-−]?" + Range + @"(?:\s(?:million|billion|thousand))?[\s-]?" + Unit, Options)]
    private static partial Regex Quantity();

    [GeneratedRegex(@"\b(?:(?:the\s)?(?:early\s|mid-?\s?|late\s)?(?<value>" + Year + @"s)\b|(?<value>(?:\d{1,2}(?:st|nd|rd|th)|[a-z]{3,11}th|first|second|third)\scentury)\b)", Options)]
    private static partial Regex Century();

    [GeneratedRegex(
        @"(?:\b(?:[Ii]n|[Ss]ince|[Ff]rom|[Uu]ntil|[Tt]ill|[Bb]y|[Oo]f|[Dd]uring|[Bb]etween|[Bb]efore|[Aa]fter|[Aa]round|[Aa]bout|[Cc]irca|[Tt]o|[Aa]nd|[Ee]arly|[Ll]ate|[Ss]pring|[Ss]ummer|[Aa]utumn|[Ww]inter|[Ff]or|[Tt]he|[Yy]ear)\s|[(–-]|©\s?|,\s)(?<value>"
        + Year + @")(?![\d\w%]|[.,]\d|[\s-](?!and\b|to\b|by\b|the\b|a\b|an\b|at\b|in\b|it\b|its\b|with\b|when\b|after\b|before\b|until\b|for\b|on\b|as\b|but\b|or\b|is\b|was\b|were\b|has\b|have\b|had\b|from\b|of\b|under\b|because\b|she\b|he\b|they\b|which\b|who\b|this\b|that\b|there\b|season\b|edition\b|report\b|[a-z]{2,15}(?:ed|s)\b)[a-z])", Options)]
    private static partial Regex BareYear();
}
