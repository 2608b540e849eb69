using System.IO.Compression;
using UglyToad.PdfPig.Filters;
using UglyToad.PdfPig.Tokens;

namespace Reflections.Domain.Documents.Pdf;

/// <summary>A filter of the library that is charged for its output before it makes it, as far as its input can expand.</summary>
internal sealed class PdfBudgetedFilter(IFilter inner, PdfBudget budget, PdfPageTree tree) : IFilter
{
    private const int CopyBuffer = 64 * 1024;
    private const int MaxParameter = 1_000_000;
    private const int ZlibHeader = 2;

    public bool IsSupported => inner.IsSupported;

    public Memory<byte> Decode(Memory<byte> input, DictionaryToken streamDictionary, IFilterProvider filterProvider, int filterIndex)
    {
        RefuseHugeRows(streamDictionary);
        switch (inner)
        {
            case FlateFilter:
                ChargeFlate(input);
                break;
            case LzwFilter:
                ChargeLzw(input.Span);
                break;
            case RunLengthFilter:
                ChargeRunLength(input.Span);
                break;
            default:
                // The text forms of bytes: at most four for one.
                budget.Expand(4L * input.Length);
                break;
        }

        var output = inner.Decode(input, streamDictionary, filterProvider, filterIndex);
        tree.AddObjectStream(output.Span, streamDictionary);
        return output;
    }

    /// <summary>A predictor allocates a row of pixels, whatever size the dictionary gives.</summary>
    private void RefuseHugeRows(DictionaryToken dictionary)
    {
        foreach (var key in (NameToken[])[NameToken.DecodeParms, NameToken.Dp])
        {
            if (dictionary.TryGet(key, out var token))
            {
                foreach (var parameters in token is ArrayToken array ? array.Data : [token])
                {
                    if (parameters is DictionaryToken entries && entries.Data.Values.OfType<NumericToken>().Any(number => Math.Abs(number.Double) > MaxParameter))
                    {
                        budget.Refuse("The document has a stream with absurdly long rows.");
                    }
                }
            }
        }
    }

    private void ChargeFlate(Memory<byte> input)
    {
        using var source = new MemoryStream(input.ToArray(), Math.Min(ZlibHeader, input.Length), Math.Max(input.Length - ZlibHeader, 0), writable: false);
        using var inflate = new DeflateStream(source, CompressionMode.Decompress);
        var buffer = new byte[CopyBuffer];
        try
        {
            for (int read; (read = inflate.Read(buffer)) > 0;)
            {
                budget.Expand(read);
            }
        }
        catch (InvalidDataException)
        {
            // The filter itself decides what a damaged stream is worth.
        }
    }

    /// <summary>Walks the codes as the decoder does, with the lengths of its table's entries in place of the entries.</summary>
    private void ChargeLzw(ReadOnlySpan<byte> input)
    {
        const int ClearTable = 256;
        const int EndOfData = 257;
        var lengths = new List<int>();
        Clear();
        var previous = -1;
        long bits = 8L * input.Length;
        for (long position = 0; ;)
        {
            var width = lengths.Count >= 2047 ? 12 : lengths.Count >= 1023 ? 11 : lengths.Count >= 511 ? 10 : 9;
            if (position + width > bits)
            {
                return;
            }

            var code = 0;
            for (var i = 0; i < width; i++, position++)
            {
                code = (code << 1) | ((input[(int)(position >> 3)] >> (int)(7 - (position & 7))) & 1);
            }

            if (code == EndOfData)
            {
                return;
            }

            if (code == ClearTable)
            {
                Clear();
                previous = -1;
                continue;
            }

            if (code > lengths.Count || (code == lengths.Count && previous < 0))
            {
                return;
            }

            var made = previous >= 0 ? lengths[previous] + 1 : 0;
            var written = code < lengths.Count ? lengths[code] : made;
            budget.Expand(written + made);
            if (made > 0)
            {
                lengths.Add(made);
            }

            previous = code;
        }

        void Clear()
        {
            lengths.Clear();
            lengths.AddRange(Enumerable.Repeat(1, EndOfData + 1));
        }
    }

    private void ChargeRunLength(ReadOnlySpan<byte> input)
    {
        for (var i = 0; i < input.Length;)
        {
            var length = input[i];
            if (length == 128)
            {
                return;
            }

            budget.Expand(length < 128 ? length + 1 : 257 - length);
            i += length < 128 ? length + 2 : 2;
        }
    }
}
