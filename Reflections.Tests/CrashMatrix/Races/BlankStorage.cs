using System.Text;
using Reflections.Functions.Storage;
using Reflections.Tests.Functions.Storage.Service;

namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>An account in which tables and container are made and nothing is kept.</summary>
internal static class BlankStorage
{
    private static readonly string[] Tables =
    [
        TableNames.IngestLedger, TableNames.IngestRuns, TableNames.IdempotencyKeys, TableNames.Sources, TableNames.Reflections,
        TableNames.UnappliedPatches, TableNames.Knowledge, TableNames.KnowledgeIndex, TableNames.SweepReceipts, TableNames.Hubs,
    ];

    public static MemoryStorageService Make(TimeProvider time)
    {
        var service = new MemoryStorageService(time);
        foreach (var table in Tables)
        {
            Send(service, "POST", "Tables", "", forBlobs: false, $$"""{"TableName":"{{table}}"}""");
        }

        Send(service, "PUT", new StorageOptions().BlobContainer, "restype=container", forBlobs: true, "");
        return service;
    }

    private static void Send(MemoryStorageService service, string method, string path, string query, bool forBlobs, string body)
    {
        var answer = service.Answer(new StorageRequest(
            method, path, query, forBlobs, IfMatch: null, IfNoneMatch: null, Prefer: "return-no-content", ContentType: null, BlobContentType: null, Range: null,
            Encoding.UTF8.GetBytes(body)));
        Assert.InRange(answer.Status, 200, 299);
    }
}
