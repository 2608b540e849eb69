namespace Reflections.Domain.Documents;

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

    public static FileFormat? FormatOf(string type) => type switch
    {
        "text/html" or "application/xhtml+xml" => FileFormat.Html,
        "text/markdown" or "text/x-markdown" => FileFormat.Markdown,
        "text/plain" => FileFormat.PlainText,
        "application/pdf" or "application/x-pdf" => FileFormat.Pdf,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => FileFormat.Docx,
        "text/csv" or "application/csv" or "text/tab-separated-values" => FileFormat.Csv,
        "application/json" or "text/json" or "application/x-ndjson" or "application/ndjson" or "application/jsonl" or "application/json-lines" => FileFormat.Json,
        _ => type.EndsWith("+json", StringComparison.Ordinal) ? FileFormat.Json : null,
    };

    /// <summary>The format of files with an extension.</summary>
    /// <param name="extension">As <see cref="ExtensionOf"/> gives it.</param>
    public static FileFormat? FormatOfExtension(string extension) => extension switch
    {
        ".html" or ".htm" or ".xhtml" => FileFormat.Html,
        ".md" or ".markdown" => FileFormat.Markdown,
        ".txt" or ".text" => FileFormat.PlainText,
        ".pdf" => FileFormat.Pdf,
        ".docx" => FileFormat.Docx,
        ".csv" or ".tsv" => FileFormat.Csv,
        ".json" or ".jsonl" or ".ndjson" => FileFormat.Json,
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
