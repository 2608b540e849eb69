using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Reflections.Tests.Functions.Storage.Service;

/// <summary>Transactions: several writes to rows of one partition in one multipart request, all of them or none.</summary>
internal static class TableTransaction
{
    private const string Boundary = "boundary=";

    public static (StorageState State, MemoryAnswer Answer) Answer(StorageRequest request, StorageState state, WriteClock clock)
    {
        var batch = request.ContentType is { } type && type.IndexOf(Boundary, StringComparison.Ordinal) is >= 0 and var at
            ? type[(at + Boundary.Length)..].Trim('"')
            : throw request.NotSupported("no boundary");
        var (changeset, operations) = Operations(request);
        var body = new StringBuilder();
        body.Append("--").Append(Answering(batch)).Append("\r\nContent-Type: multipart/mixed; boundary=").Append(Answering(changeset)).Append("\r\n\r\n");
        var (after, parts) = Carry(operations, state, clock, Answering(changeset));
        body.Append(parts).Append("--").Append(Answering(changeset)).Append("--\r\n--").Append(Answering(batch)).Append("--\r\n");
        return (after, new MemoryAnswer(
            202, Encoding.UTF8.GetBytes(body.ToString()), ("Content-Type", $"multipart/mixed; boundary={Answering(batch)}")));
    }

    private static (StorageState State, StringBuilder Parts) Carry(
        IReadOnlyList<StorageRequest> operations, StorageState before, WriteClock clock, string boundary)
    {
        var parts = new StringBuilder();
        var state = before;
        var keys = new HashSet<(string, string)>();
        string? partition = null;
        for (var i = 0; i < operations.Count; i++)
        {
            var operation = operations[i];
            var of = KeysOf(operation);
            partition ??= of.Partition;
            if (of.Partition != partition || !keys.Add(of))
            {
                throw operation.NotSupported("a transaction has one partition, and each row once");
            }

            var done = TableRequests.Change(operation, state, clock);
            if (done.Error is { } error)
            {
                var failed = Start(new StringBuilder(), boundary, error.Status)
                    .Append(CultureInfo.InvariantCulture, $"Content-ID: {i + 1}\r\n")
                    .Append("DataServiceVersion: 3.0;\r\nContent-Type: application/json;odata=minimalmetadata;charset=utf-8\r\n\r\n")
                    .Append(error.Json(i)).Append("\r\n");
                return (before, failed);
            }

            state = done.State;
            Start(parts, boundary, 204).Append("DataServiceVersion: 3.0;\r\n");
            if (done.ETag is { } etag)
            {
                parts.Append("ETag: ").Append(etag).Append("\r\n");
            }

            parts.Append("\r\n\r\n");
        }

        return (state, parts);
    }

    private static StringBuilder Start(StringBuilder parts, string boundary, int status) => parts
        .Append("--").Append(boundary).Append("\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n")
        .Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} {MemoryAnswer.Reason(status)}\r\n");

    private static string Answering(string boundary) =>
        boundary.Replace("batch_", "batchresponse_", StringComparison.Ordinal).Replace("changeset_", "changesetresponse_", StringComparison.Ordinal);

    private static (string Partition, string Row) KeysOf(StorageRequest operation)
    {
        if (TableRequests.Address(operation).Keys is { } keys)
        {
            return keys;
        }

        using var body = JsonDocument.Parse(operation.Body);
        return (body.RootElement.GetProperty("PartitionKey").GetString()!, body.RootElement.GetProperty("RowKey").GetString()!);
    }

    private static (string Changeset, IReadOnlyList<StorageRequest> Operations) Operations(StorageRequest request)
    {
        var body = request.Body;
        var head = Encoding.UTF8.GetString(Until(ref body, "\r\n\r\n"u8).Span);
        var changeset = head[(head.LastIndexOf(Boundary, StringComparison.Ordinal) + Boundary.Length)..].Trim('"');
        var delimiter = Encoding.UTF8.GetBytes($"--{changeset}");
        Until(ref body, delimiter);
        var operations = new List<StorageRequest>();

        // After the last part the delimiter goes on with two dashes, after each other one with a line's end.
        while (body.Span.StartsWith("\r\n"u8))
        {
            var part = Until(ref body, delimiter);
            Until(ref part, "\r\n\r\n"u8);
            operations.Add(Operation(request, part));
        }

        return (changeset, operations);
    }

    private static StorageRequest Operation(StorageRequest batch, ReadOnlyMemory<byte> part)
    {
        var lines = Encoding.UTF8.GetString(Until(ref part, "\r\n\r\n"u8).Span).Split("\r\n");
        if (lines[0].Split(' ') is not [var method, var address, "HTTP/1.1"])
        {
            throw batch.NotSupported(lines[0]);
        }

        var path = address[(address.IndexOf('/', address.IndexOf("//", StringComparison.Ordinal) + 2) + 1)..];
        var query = path.IndexOf('?', StringComparison.Ordinal);
        return new StorageRequest(
            method,
            StorageRequest.PathWithinAccount(query < 0 ? path : path[..query]),
            query < 0 ? "" : path[(query + 1)..],
            IsForBlobs: false,
            Header(lines, "If-Match: "),
            IfNoneMatch: null,
            Header(lines, "Prefer: "),
            Header(lines, "Content-Type: "),
            BlobContentType: null,
            Range: null,
            part);
    }

    private static string? Header(string[] lines, string start) =>
        lines.FirstOrDefault(line => line.StartsWith(start, StringComparison.OrdinalIgnoreCase))?[start.Length..];

    /// <summary>What stands before the mark, which is left behind too.</summary>
    private static ReadOnlyMemory<byte> Until(ref ReadOnlyMemory<byte> rest, ReadOnlySpan<byte> mark)
    {
        var at = rest.Span.IndexOf(mark);
        if (at < 0)
        {
            throw new NotSupportedException("The storage service in memory does not know such a multipart body.");
        }

        var before = rest[..at];
        rest = rest[(at + mark.Length)..];
        return before;
    }
}
