using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Xml;

namespace Reflections.Tests.Functions.Storage.Service;

/// <summary>A container's blobs by prefix, without folders, in XML.</summary>
internal static class BlobListing
{
    private const int MaxPage = 5000;

    // Without a mark at the start, which the service does not send either.
    private static readonly XmlWriterSettings Writing = new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) };

    public static MemoryAnswer Answer(StorageRequest request, ImmutableSortedSet<StoredBlob> blobs)
    {
        string prefix = "", marker = "";
        var max = MaxPage;
        foreach (var (name, value) in request.Parameters())
        {
            switch (name)
            {
                case "restype" or "comp":
                    break;
                case "prefix":
                    prefix = value;
                    break;
                case "marker":
                    marker = value;
                    break;
                case "maxresults":
                    max = Math.Min(MaxPage, int.Parse(value, CultureInfo.InvariantCulture));
                    break;
                default:
                    throw request.NotSupported(name);
            }
        }

        var page = Page(blobs, prefix, marker, max + 1);
        var more = page.Count > max;
        if (more)
        {
            page.RemoveAt(max);
        }

        // The marker is the last name listed; the next page begins after it.
        return new MemoryAnswer(200, Xml(page, more ? page[^1].Name : ""), ("Content-Type", "application/xml"));
    }

    private static List<StoredBlob> Page(ImmutableSortedSet<StoredBlob> blobs, string prefix, string marker, int max)
    {
        var after = string.CompareOrdinal(marker, prefix) > 0;
        var index = blobs.IndexOf(StoredBlob.Place(after ? marker : prefix));
        index = index < 0 ? ~index : after ? index + 1 : index;
        var page = new List<StoredBlob>();
        for (; index < blobs.Count && page.Count < max && blobs[index].Name.StartsWith(prefix, StringComparison.Ordinal); index++)
        {
            page.Add(blobs[index]);
        }

        return page;
    }

    private static byte[] Xml(List<StoredBlob> page, string next)
    {
        using var body = new MemoryStream();
        using (var xml = XmlWriter.Create(body, Writing))
        {
            xml.WriteStartElement("EnumerationResults");
            xml.WriteStartElement("Blobs");
            foreach (var blob in page)
            {
                xml.WriteStartElement("Blob");
                xml.WriteElementString("Name", blob.Name);
                xml.WriteStartElement("Properties");
                xml.WriteElementString("Creation-Time", MemoryAnswer.HttpDate(blob.CreatedAt));
                xml.WriteElementString("Last-Modified", MemoryAnswer.HttpDate(blob.ModifiedAt));
                xml.WriteElementString("Etag", blob.ETag.Trim('"'));
                xml.WriteElementString("Content-Length", blob.Content.Length.ToString(CultureInfo.InvariantCulture));
                xml.WriteElementString("Content-Type", blob.ContentType);
                xml.WriteElementString("BlobType", "BlockBlob");
                xml.WriteElementString("LeaseStatus", "unlocked");
                xml.WriteElementString("LeaseState", "available");
                xml.WriteElementString("ServerEncrypted", "true");
                xml.WriteElementString("AccessTier", "Hot");
                xml.WriteElementString("AccessTierInferred", "true");
                xml.WriteEndElement();
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
            xml.WriteElementString("NextMarker", next);
            xml.WriteEndElement();
        }

        return body.ToArray();
    }
}
