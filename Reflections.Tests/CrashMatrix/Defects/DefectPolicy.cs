using System.Text;
using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;
using Reflections.Functions.Storage;
using Reflections.Tests.Functions.Storage.Service;

namespace Reflections.Tests.CrashMatrix.Defects;

/// <summary>Stands before the storage service and makes one mistake whenever there is an occasion.</summary>
internal sealed class DefectPolicy(Defect defect, MemoryStorageService service) : HttpPipelinePolicy
{
    private readonly Lock _gate = new();
    private readonly Queue<StorageRequest> _held = new();

    /// <summary>What becomes of the conditions of a request.</summary>
    public StorageRequest Twist(StorageRequest request) => defect == Defect.DropTheETag && request.IfMatch is not null ? request with { IfMatch = "*" } : request;

    public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Process(message, pipeline);
        return ValueTask.CompletedTask;
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var request = StorageRequest.Of(message.Request);
        switch (defect)
        {
            case Defect.SkipThePatchRow when Inserts(request, TableNames.UnappliedPatches, "patch-"):
            case Defect.SkipTheOpenRunRow when Inserts(request, TableNames.UnappliedPatches, "run-"):
            case Defect.SkipTheCleanRow when Inserts(request, TableNames.UnappliedPatches, "clean-"):
            case Defect.ForgetTheKey when Inserts(request, TableNames.IdempotencyKeys, ""):
            case Defect.KeepThePatchRow when request.Method == "DELETE" && request.Path.Contains("RowKey='patch-", StringComparison.Ordinal):
                Pretend(message, pipeline);
                return;

            case Defect.DropTheETag when request.IfMatch is not null && message.Request.Headers.Contains("If-Match"):
                message.Request.Headers.SetValue("If-Match", "*");
                break;

            case Defect.FlipBeforeWriting when IsBatch(request, TableNames.Knowledge):
                Hold(request);
                Pretend(message, pipeline);
                return;

            case Defect.TrustTheEntry when request.Method == "GET" && request.Path.Contains("RowKey='manifest'", StringComparison.Ordinal):
                if (Believed(request) is { } believed)
                {
                    TransportStep.Complete(message, believed, pipeline);
                    return;
                }

                break;
        }

        service.Process(message, pipeline);
        Afterwards(request);
    }

    private void Afterwards(StorageRequest request)
    {
        var updates = request.Method is "PUT" or "PATCH";
        if (defect == Defect.DeleteThePatchRowEarly && updates && IsTable(request, TableNames.IngestLedger) && Body(request).Contains("\"approved\"", StringComparison.Ordinal))
        {
            DeletePatchRows();
        }

        // What was held arrives a request after the flip: a host that dies in between never sends it.
        if (defect == Defect.FlipBeforeWriting && !updates)
        {
            Release();
        }
    }

    private void DeletePatchRows()
    {
        foreach (var row in Rows(TableNames.UnappliedPatches).Where(row => row.RowKey.StartsWith("patch-", StringComparison.Ordinal)))
        {
            Delete(TableNames.UnappliedPatches, row);
        }
    }

    private void Delete(string table, SnapshotRow row) => service.Answer(new StorageRequest(
        "DELETE", $"{Bench.Bench.MemoryPrefix}{table}(PartitionKey='{row.PartitionKey}',RowKey='{row.RowKey}')", "", false, "*", null, null, null, null, null, default));

    private IReadOnlyList<SnapshotRow> Rows(string table) => service.Snapshot().Tables.GetValueOrDefault(Bench.Bench.MemoryPrefix + table) ?? [];

    private void Hold(StorageRequest request)
    {
        lock (_gate)
        {
            _held.Enqueue(request);
        }
    }

    private void Release()
    {
        var flipped = Rows(TableNames.Sources).Any(row => row["AppliedGeneration"] is long generation && _held.Any(held => Body(held).Contains($"{generation:D19}", StringComparison.Ordinal)));
        lock (_gate)
        {
            while (flipped && _held.TryDequeue(out var request))
            {
                service.Answer(request);
            }
        }
    }

    /// <summary>Answers as if it was done.</summary>
    private void Pretend(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => service.Fork().Process(message, pipeline);

    /// <summary>The manifest that the source's row speaks of.</summary>
    private MemoryAnswer? Believed(StorageRequest request)
    {
        if (Rows(TableNames.Sources).FirstOrDefault(row => row["Applied"] is string) is not { } source)
        {
            return null;
        }

        var applied = JsonDocument.Parse((string)source["Applied"]!).RootElement;
        var body = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object?>
        {
            ["PartitionKey"] = request.Path.Split('\'')[1],
            ["RowKey"] = "manifest",
            ["Reflection"] = source["Reflection"],
            ["Source"] = source["Source"],
            ["Generation"] = applied.GetProperty("generation").GetInt64(),
            ["BatchHash"] = applied.GetProperty("manifestHash").GetString(),
            ["Layout"] = 1,
            ["Segment"] = applied.GetProperty("segment").GetString(),
            ["Chunks"] = applied.GetProperty("chunks").GetInt32(),
            ["Entities"] = applied.GetProperty("entities").GetInt32(),
            ["Facts"] = applied.GetProperty("facts").GetInt32(),
        });
        return new MemoryAnswer(200, body, ("Content-Type", "application/json"));
    }

    private static bool IsTable(StorageRequest request, string table) =>
        !request.IsForBlobs && (request.Path == Bench.Bench.MemoryPrefix + table || request.Path.StartsWith($"{Bench.Bench.MemoryPrefix}{table}(", StringComparison.Ordinal));

    private static bool Inserts(StorageRequest request, string table, string rowKeyStart) =>
        request.Method == "POST" && IsTable(request, table) && Body(request).Contains($"\"RowKey\":\"{rowKeyStart}", StringComparison.Ordinal);

    private static bool IsBatch(StorageRequest request, string table) =>
        request.Path.StartsWith("$batch", StringComparison.Ordinal) && Body(request).Contains($"/{Bench.Bench.MemoryPrefix}{table}", StringComparison.Ordinal)
        && !Body(request).Contains($"/{Bench.Bench.MemoryPrefix}{table}Index", StringComparison.Ordinal) && Body(request).Contains("POST ", StringComparison.Ordinal);

    private static string Body(StorageRequest request) => Encoding.UTF8.GetString(request.Body.Span);
}
