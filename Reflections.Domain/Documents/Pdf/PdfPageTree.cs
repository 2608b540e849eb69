using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using UglyToad.PdfPig.Tokens;

namespace Reflections.Domain.Documents.Pdf;

/// <summary>
/// The library walks the page tree when it opens a file, recursively and for ever where a long chain leads back into itself. This finds which objects list
/// which as their kids, from the text of the file and of its object streams, and refuses circles and long chains before the walk meets them.
/// Forms have kids too, and theirs must no more lead in a circle.
/// </summary>
internal sealed partial class PdfPageTree(PdfBudget budget)
{
    private readonly Dictionary<long, HashSet<long>> kids = [];
    private int links;

    /// <summary>Adds the objects that stand in the file itself.</summary>
    public void AddFile(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.Latin1.GetString(bytes);
        var owners = new List<(int Position, long Object)>();
        foreach (Match match in ObjectHeader().Matches(text))
        {
            owners.Add((match.Index, Number(match.Groups[1].ValueSpan)));
        }

        Add(text, owners);
    }

    /// <summary>Adds the objects of a decompressed object stream; does nothing for any other stream.</summary>
    public void AddObjectStream(ReadOnlySpan<byte> bytes, DictionaryToken dictionary)
    {
        if (!dictionary.TryGet(NameToken.Type, out var type) || type is not NameToken { Data: "ObjStm" }
            || !dictionary.TryGet(NameToken.First, out var first) || first is not NumericToken { Int: > 0 and var start } || start > bytes.Length)
        {
            return;
        }

        var text = Encoding.Latin1.GetString(bytes);
        var owners = new List<(int Position, long Object)>();
        foreach (Match match in NumberPair().Matches(text[..start]))
        {
            owners.Add(((int)Math.Min(start + Number(match.Groups[2].ValueSpan), int.MaxValue), Number(match.Groups[1].ValueSpan)));
        }

        owners.Sort();
        Add(text, owners);
    }

    private void Add(string text, List<(int Position, long Object)> owners)
    {
        var before = links;
        foreach (Match match in KidsEntry().Matches(text))
        {
            Link(OwnerOf(match.Index), match.Value);
        }

        // A list of kids may stand in an object of its own.
        foreach (Match match in ListObject().Matches(text))
        {
            Link(Number(match.Groups[1].ValueSpan), match.Groups[2].Value);
        }

        if (links > before)
        {
            RefuseCircles();
        }

        long OwnerOf(int position)
        {
            var index = owners.BinarySearch((position, long.MaxValue));
            index = index < 0 ? ~index - 1 : index;
            return index < 0 ? -1 : owners[index].Object;
        }
    }

    private void Link(long owner, string list)
    {
        foreach (Match match in Reference().Matches(list))
        {
            if (!kids.TryGetValue(owner, out var found))
            {
                kids[owner] = found = [];
            }

            links += found.Add(Number(match.Groups[1].ValueSpan)) ? 1 : 0;
        }
    }

    private void RefuseCircles()
    {
        budget.Operate(links);
        var depths = new Dictionary<long, int>();
        foreach (var root in kids.Keys)
        {
            var path = new Stack<(long Object, IEnumerator<long> Kids)>();
            if (!depths.ContainsKey(root))
            {
                Enter(root, path);
            }

            while (path.Count > 0)
            {
                var (node, rest) = path.Peek();
                if (!rest.MoveNext())
                {
                    path.Pop();
                    depths[node] = 1;
                }
                else if (kids.ContainsKey(rest.Current))
                {
                    if (depths.TryGetValue(rest.Current, out var state) && state == 0)
                    {
                        budget.Refuse("The document's pages refer to each other in a circle.");
                    }

                    if (!depths.ContainsKey(rest.Current))
                    {
                        Enter(rest.Current, path);
                    }
                }
            }
        }

        void Enter(long node, Stack<(long, IEnumerator<long>)> path)
        {
            depths[node] = 0;
            path.Push((node, kids[node].GetEnumerator()));
            if (path.Count > budget.Limits.MaxDepth)
            {
                budget.Refuse(string.Create(CultureInfo.InvariantCulture, $"The document nests its pages deeper than {budget.Limits.MaxDepth}."));
            }
        }
    }

    private static long Number(ReadOnlySpan<char> digits) => long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    // White space and comments stand wherever white space may; the atomic group keeps the search linear.
    private const string Gap = @"(?>(?:[\s\0]+|%[^\r\n]*)*)";

    [GeneratedRegex(@"(?<!\d)(\d{1,10})[\s\0%]" + Gap + @"\d{1,5}[\s\0%]" + Gap + @"obj\b", RegexOptions.CultureInvariant)]
    private static partial Regex ObjectHeader();

    [GeneratedRegex(@"(\d{1,10})\s+(\d{1,10})", RegexOptions.CultureInvariant)]
    private static partial Regex NumberPair();

    [GeneratedRegex(
        "/(?:K|#4[bB])(?:i|#69)(?:d|#64)(?:s|#73)" + Gap + @"(?:\[[^\]]*|\d{1,10}[\s\0%]" + Gap + @"\d{1,5}[\s\0%]" + Gap + @"R\b)", RegexOptions.CultureInvariant)]
    private static partial Regex KidsEntry();

    [GeneratedRegex(
        @"(?<!\d)(\d{1,10})[\s\0%]" + Gap + @"\d{1,5}[\s\0%]" + Gap + "obj" + Gap + @"(\[[^\]<(/]*)", RegexOptions.CultureInvariant)]
    private static partial Regex ListObject();

    [GeneratedRegex(@"(?<!\d)(\d{1,10})[\s\0%]" + Gap + @"\d{1,5}[\s\0%]" + Gap + @"R\b", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
