using System.Text.Json;
using Reflections.Domain.Ledger;
using Reflections.Functions.Storage;
using Reflections.Tests.Functions.Storage.Service;

namespace Reflections.Tests.CrashMatrix.Races.Defects;

/// <summary>Whoever asks whether the visible generation is there is told that it is.</summary>
internal sealed class TrustedManifest : Defect
{
    public override MemoryAnswer Answer(World world, StorageRequest request)
    {
        var answer = base.Answer(world, request);
        return answer.Status == 404 && request is { Method: "GET" } && request.Path.StartsWith("Knowledge(", StringComparison.Ordinal)
            && world.Storage.State.Rows(TableNames.Sources).FirstOrDefault() is { } source && source.Json<AppliedVersion>("Applied") is { } applied
            ? new MemoryAnswer(200, Manifest(request.Path.Split('\'')[1], source, applied), ("Content-Type", "application/json"))
            : answer;
    }

    private static byte[] Manifest(string partition, StoredRow source, AppliedVersion applied) => JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object?>
    {
        ["PartitionKey"] = partition,
        ["RowKey"] = "manifest",
        ["Reflection"] = source.Text("Reflection"),
        ["Source"] = source.Text("Source"),
        ["Generation"] = applied.Generation,
        ["BatchHash"] = applied.ManifestHash,
        ["Layout"] = 1,
        ["Segment"] = applied.Segment,
        ["Chunks"] = applied.Chunks,
        ["Entities"] = applied.Entities,
        ["Facts"] = applied.Facts,
    });
}
