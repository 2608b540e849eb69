namespace Reflections.Domain.Documents;

internal enum DocumentFormat
{
    PlainText,
    Markdown,
    Html,
}

/// <summary>What a Content-Type header and a name say about a document.</summary>
internal sealed record MediaType(string? Type, string? Charset)
{
    public static MediaType Parse(string? contentType)
    {
        var parts = (contentType ?? "").Split(';', StringSplitOptions.TrimEntries);
        string? charset = null;
        foreach (var parameter in parts.Skip(1))
        {
            if (charset is null && parameter.StartsWith("charset=", StringComparison.OrdinalIgnoreCase))
            {
                charset = parameter["charset=".Length..].Trim('"', '\'', ' ').ToLowerInvariant();
            }
        }

        var type = parts[0].ToLowerInvariant();
        return new MediaType(type is "" or "application/octet-stream" or "binary/octet-stream" ? null : type, charset is "" ? null : charset);
    }

    public static DocumentFormat? FormatOf(string type) => type switch
    {
        "text/html" or "application/xhtml+xml" => DocumentFormat.Html,
        "text/markdown" or "text/x-markdown" => DocumentFormat.Markdown,
        "text/plain" => DocumentFormat.PlainText,
        _ => null,
    };

    /// <summary>The extension of a file name or of a URL's path, lower-case with its dot; empty when there is none.</summary>
    public static string ExtensionOf(string? name)
    {
        var path = name ?? "";
        var scheme = path.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0)
        {
            // A host's ".com" is no extension.
            var slash = path.IndexOf('/', scheme + 3);
            path = slash < 0 ? "" : path[slash..];
            var end = path.AsSpan().IndexOfAny('?', '#');
            path = end < 0 ? path : path[..end];
        }

        var file = path[(path.AsSpan().LastIndexOfAny('/', '\\') + 1)..];
        var dot = file.LastIndexOf('.');
        return dot <= 0 ? "" : file[dot..].ToLowerInvariant();
    }
}
