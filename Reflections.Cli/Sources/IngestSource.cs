namespace Reflections.Cli.Sources;

/// <summary>Something to ingest under its source id: a file or a URL.</summary>
/// <param name="Id">The source id.</param>
/// <param name="File">Full path of the file; null for a URL.</param>
/// <param name="Url">The address; null for a file.</param>
/// <param name="IsEmpty">The file has no length, and is not opened: what was met in a folder may be a pipe, which nobody writes to.</param>
internal sealed record IngestSource(string Id, string? File, string? Url, bool IsEmpty = false)
{
    /// <summary>
    /// The file's Content-Type by its extension. What we do not know is left to the host to judge by name and bytes; so is JSON, since a body of that type is
    /// a request to the host and not a document.
    /// </summary>
    public string ContentType => Path.GetExtension(File)?.ToLowerInvariant() switch
    {
        ".md" => "text/markdown",
        ".html" or ".htm" => "text/html",
        ".txt" => "text/plain",
        ".pdf" => "application/pdf",
        ".docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ".csv" => "text/csv",
        ".tsv" => "text/tab-separated-values",
        ".jsonl" or ".ndjson" => "application/x-ndjson",
        _ => "application/octet-stream",
    };
}
