using UglyToad.PdfPig.Filters;
using UglyToad.PdfPig.Tokens;

namespace Reflections.Domain.Documents.Pdf;

/// <summary>The library's filters under a budget. Images are never decoded: nothing here looks at them, and their formats expand most.</summary>
internal sealed class PdfFilters(PdfBudget budget, PdfPageTree tree) : IFilterProvider
{
    private readonly Dictionary<string, IFilter> filters = new(StringComparer.Ordinal);

    public IReadOnlyList<IFilter> GetFilters(DictionaryToken dictionary)
    {
        if (!dictionary.TryGet(NameToken.Filter, out var token) && !dictionary.TryGet(NameToken.F, out token))
        {
            return [];
        }

        return token switch
        {
            NameToken name => [Of(name)],
            ArrayToken array => [.. array.Data.OfType<NameToken>().Select(Of)],
            _ => throw new InvalidDataException("A stream's filter is neither a name nor a list of names."),
        };
    }

    public IReadOnlyList<IFilter> GetNamedFilters(IReadOnlyList<NameToken> names) => [.. names.Select(Of)];

    public IReadOnlyList<IFilter> GetAllFilters() => [.. filters.Values];

    private IFilter Of(NameToken name)
    {
        if (!filters.TryGetValue(name.Data, out var filter))
        {
            filters[name.Data] = filter = name.Data switch
            {
                "DCTDecode" or "DCT" or "JPXDecode" or "JBIG2Decode" or "CCITTFaxDecode" or "CCF" => new NoImageFilter(),
                _ => new PdfBudgetedFilter(DefaultFilterProvider.Instance.GetNamedFilters([name])[0], budget, tree),
            };
        }

        return filter;
    }

    private sealed class NoImageFilter : IFilter
    {
        public bool IsSupported => false;

        public Memory<byte> Decode(Memory<byte> input, DictionaryToken streamDictionary, IFilterProvider filterProvider, int filterIndex) => Memory<byte>.Empty;
    }
}
