using System.Text.RegularExpressions;
using Reflections.Domain.Documents;

namespace Reflections.Domain.Extraction;

/// <summary>Finds what is recognised by its form: addresses, amounts, quantities and dates. All repetition is bounded, so time is linear.</summary>
internal static partial class ValueFinder
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    private const string Number = @"\d{1,15}(?:[.,\u00A0\u202F ]\d{3}(?!\d)){0,4}(?:[.,]\d{1,9})?";

    private const string Range = Number + @"(?:\s?(?:–|-|to|and)\s?" + Number + ")?";

    private const string Month =
        "(?:January|February|March|April|May|June|July|August|September|October|November|December|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\\.?)";

    private const string Year = @"(?:1[0-9]|20)\d\d";

    private const string Day = @"\d{1,2}(?:st|nd|rd|th)?";

    private const string Magnitude = @"(?:[\s-]?(?:million|billion|trillion|thousand|hundred|crores?|lakhs?|mln|bln|mn|bn|tn|[mk]|M|K|B)\b)?";

    private const string CurrencyCode =
        "(?:EUR|USD|GBP|NOK|SEK|DKK|ISK|CHF|JPY|CAD|AUD|NZD|INR|PLN|CNY|RMB|HKD|SGD|ZAR|BRL|MXN|KRW|TRY|RUB|UAH|CZK|HUF|RON|BGN|ILS|AED|SAR|QAR|EGP|NGN|GHS|KES|TZS|UGX|ETB|THB|IDR|MYR|PHP|VND|PKR|BDT|LKR|ARS|CLP|COP|PEN|MAD|TND|KSh|KSH|Ksh|TSh|USh|Rs|RM|Rp|DM|FIM|FF|BEF|kr)";

    private const string CurrencySign = @"(?:(?:US|NZ|AU|A|CA|C|HK|S|NT|R|MX|TT|BZ|J)?\$|[€£¥₹₽₩₺₦₱₪₫฿₴₵₸]|S/\.?|zł|Kč|Ft|лв)";

    private const string Currency =
        @"(?:(?:US|U\.S\.|American|Canadian|Australian|New\sZealand|Hong\sKong|Singapore|Swiss|French|Belgian|Danish|Swedish|Norwegian|Icelandic|Czech|Indian|Pakistani|Russian|Turkish|Mexican|Argentine|British|Irish|Israeli|Chinese|South\sAfrican|Kenyan|Egyptian)\s)?"
        + @"(?:euros?|dollars?|pounds?(?:\ssterling)?|cents?|pence|kroner|kronor|kronur|kroners?|crowns?|francs?|yen|yuan|renminbi|won|rupees?|roubles?|rubles?|zloty|zlotys|złoty|złotych|forints?|koruna|lei|leva|lira|lire|liras|marks?|deutschmarks?|Deutschmarks?|guilders?|pesos?|pesetas?|escudos?|reais|rand|rands|shekels?|baht|ringgit|rupiah|dirhams?|dinars?|riyals?|rials?|naira|cedis?|shillings?|hryvnias?|hryvnia|tenge|soles|taka|birr|dong)\b(?!\s(?:sign|zone|area))";

    private const string Unit =
        @"(?:(?:nautical|square|cubic|metric|solar|light|deep|percentage|basis)[\s-])?(?:%|‰|per\scent\b|percent\b|pct\b|points?\b(?<=(?:percentage|basis)\spoints?)|°\s?[CF]?|[kMGTmµnμ]?(?:Wh?p?|Hz|V|A|Pa|J|Nm|N·m|N|B|bits?/s|bps|iB|VA|m|g|l|L|s|K(?<=\s[\s]?K)|lm|lx|cd|mol|Sv|Bq|Ω|F)(?:[²³]|/[a-z]{1,3}|p)?(?!\w)|m[23]\b|[kc]m[²³23]?(?:/h)?\b|mm[²³23]?\b|kg\b|ml\b|mL\b|t\b|dB[A]?\b|rpm\b|bar\b|psi\b|hp\b|mph\b|kph\b|ha\b|ft\b|sq\s(?:ft|m|km|mi)\b|lbs?\b|oz\b|mi\b|nm\b|kn\b|[km]?Ah\b|ppm\b|ppb\b|dpi\b|fps\b|px\b|MP\b|cc\b|h\b|hrs?\b|mins?\b|sec\b|secs\b|yrs?\b|kcal\b|cal\b"
        + @"|(?:kilo|mega|giga|tera|milli|micro|nano|centi|deci)?(?:watt|volt|amp|ampere|metre|meter|gram|gramme|litre|liter|byte|bit|joule|newton|hertz|pascal|calorie)s?(?:-hours?)?\b|(?:watt|kilowatt|megawatt|gigawatt|ampere)[\s-]hours?\b"
        + @"|(?:tonne|ton|kilo|knot|mile|yard|inch|fathom|acre|hectare|gallon|pint|quart|barrel|bushel|ounce|carat|micron|furlong|tablespoon|teaspoon|cup|degree|second|minute|hour|day|night|week|weekend|fortnight|month|year|decade|horsepower|pixel|megapixel|revolution|lumen|frame)s?\b(?!-olds?\b)|inches\b|centuries\b|feet\b|foot\b|light-years?\b)"
        + @"(?:\s(?:per|an?)\s(?:second|minute|hour|day|week|month|year|metre|meter|kilometre|kilometer|mile|litre|liter|kilogram|hectare|square\s(?:metre|meter|kilometre|mile))\b|\s(?:Celsius|Fahrenheit|squared|cubed)\b)?";

    /// <summary>The values in the order of the text, not overlapping.</summary>
    /// <param name="isTableRow">Tells of a position whether it stands in a table, where a bare year is just a number.</param>
    /// <param name="isHeading">Tells of a position whether it stands in a heading, where it is a year.</param>
    public static List<EntityMention> Find(string text, Func<int, bool> isTableRow, Func<int, bool> isHeading)
    {
        var found = new List<EntityMention>();
        var taken = new bool[text.Length];
        foreach (var target in MarkdownLinks.Targets(text))
        {
            taken.AsSpan(target.Start, target.Length).Fill(true);
        }

        Add(Url(), EntityType.Url);
        Add(Email(), EntityType.Email);
        Add(HostName(), EntityType.Url);
        Add(Phone(), EntityType.Other);
        Add(Money(), EntityType.Money);
        Add(FullDate(), EntityType.Date);
        Add(Century(), EntityType.Date);
        Add(Quantity(), EntityType.Quantity);
        foreach (var year in BareYears.Find(text, isTableRow, isHeading))
        {
            if (!taken.AsSpan(year.Span.Start, year.Span.Length).Contains(true))
            {
                found.Add(year);
            }
        }

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

    [GeneratedRegex(@"(?<![\w@.-])(?:[a-z0-9-]{1,63}\.){1,4}(?:com|org|net|io|dev|app|ai|info|biz|edu|gov|mil|int|eu|uk|us|ca|au|nz|za|in|jp|cn|kr|br|mx|ar|ie|de|fr|it|es|pt|pl|cz|at|ch|be|gr|ru|ua|tr|no|se|dk|fi|is|nl|tv|me|example|test)\b(?:/[^\s<>""'`\])]{0,500})?", Options)]
    private static partial Regex HostName();

    [GeneratedRegex(@"(?<![\w+])(?:\+\d{1,3}(?:[\s-]?\(?\d{1,5}\)?){2,6}|0800(?:\s\d{2,4}){2,3}|\(\d{3}\)\s\d{3}-\d{4}|\d{3}-\d{3}-\d{4})\b", Options)]
    private static partial Regex Phone();

    [GeneratedRegex(@"(?<![\w])(?:" + CurrencySign + @"\s?" + Range + Magnitude + "|" + CurrencyCode + @"\.?\s?" + Range + Magnitude + @"(?![\w])|" + Range + Magnitude + @"[\s-]?(?:[€£¥₹₽₩₺₴]|zł\b|Kč\b|Ft\b|kr\b|" + CurrencyCode + @"\b|" + Currency + "))", Options)]
    private static partial Regex Money();

    [GeneratedRegex(
        @"\b(?:[12]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:(?=T\d\d:)|\b)|(?:0?[1-9]|[12]\d|3[01])[./](?:0?[1-9]|[12]\d|3[01])[./](?:" + Year + @"|\d\d)(?![\w/]|\.\d)|" + Day + @"(?:\s?[-–]\s?" + Day + @")?\s(?:of\s)?" + Month + @"(?:,?\s" + Year + @")?\b|" + Month
        + @"\s" + Day + @"(?:\s?[-–]\s?" + Day + @")?(?:,\s?" + Year + @")?(?![\d:]|\s?%)\b|" + Month + @",?\s(?:of\s)?" + Year + @"\b|(?:Q[1-4]|H[12]|FY)[\s-]?" + Year + @"\b|(?:[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter)\s" + Year + @"\b|(?:AD\s\d{1,4}|\d{1,4}\s(?:BCE?|AD|CE))\b)", Options)]
    private static partial Regex FullDate();

    [GeneratedRegex(@"(?<![\w.,])[-−]?" + Range + @"(?:\s(?:million|billion|thousand|trillion))?[\s-]?" + Unit, Options)]
    private static partial Regex Quantity();

    [GeneratedRegex(@"\b(?:(?:the\s)?(?:early\s|mid-?\s?|late\s)?(?<value>" + Year + @"s)\b|(?<value>(?:\d{1,2}(?:st|nd|rd|th)|[a-z]{3,11}th|first|second|third)[\s-]century(?:\sBCE?)?)\b)", Options)]
    private static partial Regex Century();
}
