using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Azure;
using Azure.Core;

namespace Reflections.Tests.Functions.Storage.Service;

/// <summary>An answer of the <see cref="MemoryStorageService"/>, in the form in which the SDK takes one.</summary>
internal sealed class MemoryAnswer(int status, ReadOnlyMemory<byte> body, params (string Name, string Value)[] headers) : Response
{
    public MemoryAnswer(int status, params (string Name, string Value)[] headers)
        : this(status, default, headers)
    {
    }

    public override int Status { get; } = status;

    public override string ReasonPhrase => Reason(Status);

    public override Stream? ContentStream { get; set; } = Readable(body);

    public override string ClientRequestId { get; set; } = "";

    /// <summary>The body's bytes.</summary>
    public ReadOnlyMemory<byte> Body { get; } = body;

    /// <summary>When it was given.</summary>
    public DateTimeOffset Date { get; set; }

    public static string Reason(int status) => status switch
    {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "No Content",
        206 => "Partial Content",
        400 => "Bad Request",
        404 => "Not Found",
        409 => "Conflict",
        412 => "Precondition Failed",
        _ => "",
    };

    public override void Dispose()
    {
    }

    public override string ToString() =>
        $"{Status} {string.Join(", ", EnumerateHeaders().Select(header => $"{header.Name}: {header.Value}"))}\n{Encoding.UTF8.GetString(Body.Span)}";

    protected override bool ContainsHeader(string name) => TryGetHeader(name, out _);

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
    {
        foreach (var header in headers)
        {
            if (header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                value = header.Value;
                return true;
            }
        }

        value = name.Equals("Date", StringComparison.OrdinalIgnoreCase) ? HttpDate(Date)
            : name.Equals("x-ms-client-request-id", StringComparison.OrdinalIgnoreCase) ? ClientRequestId
            : null;
        return value is not null;
    }

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = TryGetHeader(name, out var value) ? [value] : null;
        return values is not null;
    }

    protected override IEnumerable<HttpHeader> EnumerateHeaders() =>
        headers.Append(("Date", HttpDate(Date))).Select(header => new HttpHeader(header.Item1, header.Item2));

    internal static string HttpDate(DateTimeOffset time) => time.ToString("R", CultureInfo.InvariantCulture);

    // Visible, so that the SDK reads it where it lies instead of copying it.
    private static MemoryStream? Readable(ReadOnlyMemory<byte> body) =>
        MemoryMarshal.TryGetArray(body, out var bytes) && bytes.Array is not null
            ? new MemoryStream(bytes.Array, bytes.Offset, bytes.Count, writable: false, publiclyVisible: true)
            : new MemoryStream([], writable: false);
}
