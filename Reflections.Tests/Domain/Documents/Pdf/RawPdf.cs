using System.Globalization;
using System.Text;

namespace Reflections.Tests.Domain.Documents.Pdf;

/// <summary>PDFs written object by object, for what no library would write.</summary>
internal static class RawPdf
{
    /// <summary>A file of objects numbered from 1; the first is the catalog.</summary>
    /// <param name="trailer">Further entries of the trailer.</param>
    public static byte[] OfObjects(IEnumerable<string> objects, string trailer = "") => Write([.. objects.Select(Encoding.Latin1.GetBytes)], trailer);

    /// <summary>A file of one page.</summary>
    /// <param name="content">The page's stream.</param>
    /// <param name="entries">Further entries of the stream's dictionary.</param>
    /// <param name="resources">Entries of the page's resources.</param>
    /// <param name="objects">Further objects, numbered from 5.</param>
    public static byte[] OfContent(byte[] content, string entries, string resources = "", params string[] objects) => Write(
        [
            "<< /Type /Catalog /Pages 2 0 R >>"u8.ToArray(),
            "<< /Type /Pages /Count 1 /Kids [3 0 R] >>"u8.ToArray(),
            Encoding.Latin1.GetBytes($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << {resources} >> >>"),
            [.. Encoding.Latin1.GetBytes($"<< {entries} /Length {content.Length} >>\nstream\n"), .. content, .. "\nendstream"u8],
            .. objects.Select(Encoding.Latin1.GetBytes),
        ],
        "");

    /// <summary>A file whose password nobody knows: the keys in it fit none.</summary>
    public static byte[] Encrypted() => OfObjects(
        [
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 1 /Kids [3 0 R] >>", "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
            $"<< /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <{new string('1', 64)}> /U <{new string('2', 64)}> >>",
        ],
        $"/Encrypt 4 0 R /ID [<{new string('3', 32)}> <{new string('3', 32)}>]");

    private static byte[] Write(IReadOnlyList<byte[]> objects, string trailer)
    {
        using var file = new MemoryStream();
        file.Write("%PDF-1.7\n"u8);
        var offsets = new List<long>();
        for (var i = 0; i < objects.Count; i++)
        {
            offsets.Add(file.Length);
            file.Write(Encoding.Latin1.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n")));
            file.Write(objects[i]);
            file.Write("\nendobj\n"u8);
        }

        var table = file.Length;
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n"));
        offsets.ForEach(offset => text.Append(CultureInfo.InvariantCulture, $"{offset:D10} 00000 n \n"));
        text.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Count + 1} /Root 1 0 R {trailer} >>\nstartxref\n{table}\n%%EOF\n");
        file.Write(Encoding.Latin1.GetBytes(text.ToString()));
        return file.ToArray();
    }
}
