using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Filters;
using UglyToad.PdfPig.Graphics.Colors;
using UglyToad.PdfPig.Parser.Parts;
using UglyToad.PdfPig.PdfFonts;
using UglyToad.PdfPig.Tokenization.Scanner;
using UglyToad.PdfPig.Tokens;

namespace Reflections.Domain.Documents.Pdf;

/// <summary>
/// Lets only fonts and nested drawings through to the library: colours and patterns do not matter to text, and their functions can be made to run long.
/// A font's tables are charged before they are built: a line of text can ask for a range of two thousand million widths or characters.
/// </summary>
internal sealed partial class PdfResources(IResourceStore inner, IPdfTokenScanner scanner, ILookupFilterProvider filters, PdfBudget budget) : IResourceStore
{
    private readonly Dictionary<DictionaryToken, DictionaryToken> reduced = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<IndirectReference> charged = [];

    public void LoadResourceDictionary(DictionaryToken resourceDictionary)
    {
        budget.Operate();
        if (!reduced.TryGetValue(resourceDictionary, out var kept))
        {
            reduced[resourceDictionary] = kept = new DictionaryToken(resourceDictionary.Data
                .Where(entry => entry.Key is "Font" or "XObject")
                .ToDictionary(entry => NameToken.Create(entry.Key), entry => entry.Value));
            ChargeFonts(kept);
        }

        inner.LoadResourceDictionary(kept);
    }

    public void UnloadResourceDictionary() => inner.UnloadResourceDictionary();

    public IFont? GetFont(NameToken name) => inner.GetFont(name);

    public bool TryGetXObject(NameToken name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out StreamToken? stream) => inner.TryGetXObject(name, out stream);

    public bool TryGetXObjectReference(NameToken name, out IndirectReference reference) => inner.TryGetXObjectReference(name, out reference);

    public DictionaryToken? GetExtendedGraphicsStateDictionary(NameToken name) => null;

    public IFont GetFontDirectly(IndirectReferenceToken fontReferenceToken) => inner.GetFontDirectly(fontReferenceToken);

    public bool TryGetNamedColorSpace(NameToken name, out ResourceColorSpace namedColorSpace) => inner.TryGetNamedColorSpace(name, out namedColorSpace);

    public ColorSpaceDetails GetColorSpaceDetails(NameToken? name, DictionaryToken? dictionary) => inner.GetColorSpaceDetails(name, dictionary);

    public ColorSpaceDetails GetDeviceColorSpaceDetails(ColorSpace deviceColorSpace) => inner.GetDeviceColorSpaceDetails(deviceColorSpace);

    public DictionaryToken? GetMarkedContentPropertiesDictionary(NameToken name) => null;

    public IReadOnlyDictionary<NameToken, PatternColor> GetPatterns() => inner.GetPatterns();

    public Shading GetShading(NameToken name) => inner.GetShading(name);

    private void ChargeFonts(DictionaryToken resources)
    {
        if (!resources.TryGet(NameToken.Font, scanner, out DictionaryToken? fonts))
        {
            return;
        }

        foreach (var entry in fonts.Data.Values)
        {
            budget.Operate();
            if ((entry is not IndirectReferenceToken reference || charged.Add(reference.Data)) && DirectObjectFinder.TryGet(entry, scanner, out DictionaryToken? font))
            {
                ChargeFont(font);
            }
        }
    }

    private void ChargeFont(DictionaryToken font)
    {
        ChargeCharacterMap(font, NameToken.ToUnicode);
        ChargeCharacterMap(font, NameToken.Encoding);
        if (font.TryGet(NameToken.DescendantFonts, scanner, out ArrayToken? descendants))
        {
            foreach (var entry in descendants.Data)
            {
                if (DirectObjectFinder.TryGet(entry, scanner, out DictionaryToken? descendant))
                {
                    ChargeWidths(descendant, NameToken.W, 3);
                    ChargeWidths(descendant, NameToken.W2, 5);
                }
            }
        }
    }

    /// <summary>Widths are lists behind a first code, or a first and a last code with <paramref name="rangeLength"/> - 2 numbers for all between them.</summary>
    private void ChargeWidths(DictionaryToken font, NameToken key, int rangeLength)
    {
        if (!font.TryGet(key, scanner, out ArrayToken? widths))
        {
            return;
        }

        for (var i = 0; i + 1 < widths.Data.Count;)
        {
            if (DirectObjectFinder.TryGet(widths.Data[i + 1], scanner, out ArrayToken? list))
            {
                budget.Operate(list.Data.Count);
                i += 2;
            }
            else
            {
                var first = DirectObjectFinder.TryGet(widths.Data[i], scanner, out NumericToken? low) ? low.Double : 0;
                var last = DirectObjectFinder.TryGet(widths.Data[i + 1], scanner, out NumericToken? high) ? high.Double : 0;
                budget.Operate((long)Math.Clamp(last - first + 1, 1, uint.MaxValue));
                i += rangeLength;
            }
        }
    }

    private void ChargeCharacterMap(DictionaryToken font, NameToken key)
    {
        if (!font.TryGet(key, scanner, out StreamToken? stream))
        {
            return;
        }

        var text = Comment().Replace(Encoding.Latin1.GetString(stream.Decode(filters, scanner).Span), " ");
        foreach (var section in text.Split("beginbfrange").Skip(1))
        {
            foreach (Match range in CodeRange().Matches(section.Split("endbfrange")[0]))
            {
                var first = Number(range.Groups[1].Value);
                var last = Number(range.Groups[2].Value);
                budget.Operate(last >= first ? (long)Math.Min(last - first + 1, uint.MaxValue) : 1);
            }
        }
    }

    private static ulong Number(string hexadecimal)
    {
        var digits = new string([.. hexadecimal.Where(char.IsAsciiHexDigit)]).TrimStart('0');
        return digits.Length > 15 ? ulong.MaxValue / 2 : digits.Length == 0 ? 0 : ulong.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"%[^\r\n]*", RegexOptions.CultureInvariant)]
    private static partial Regex Comment();

    /// <summary>First code, last code, and what the first stands for.</summary>
    [GeneratedRegex(@"<([^<>]*)>\s*<([^<>]*)>\s*(?:<[^<>]*>|\[[^\]]*\]?)", RegexOptions.CultureInvariant)]
    private static partial Regex CodeRange();
}
