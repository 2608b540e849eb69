using Reflections.Tests.Functions.Storage.Service;

namespace Reflections.Tests.CrashMatrix.Races.Defects;

/// <summary>The row that announces an approval goes as soon as the approval is written.</summary>
internal sealed class EarlyDelete : Defect
{
    public override MemoryAnswer Answer(World world, StorageRequest request)
    {
        var answer = base.Answer(world, request);
        if (request is { Method: "PUT" } && request.Path.StartsWith("IngestLedger", StringComparison.Ordinal) && request.Says("\"Status\":\"approved\""))
        {
            foreach (var row in world.Storage.State.Rows("UnappliedPatches").Where(row => row.Row.StartsWith("patch-", StringComparison.Ordinal)))
            {
                base.Answer(world, request with
                {
                    Method = "DELETE",
                    Path = $"UnappliedPatches(PartitionKey='{row.Partition}',RowKey='{row.Row}')",
                    IfMatch = "*",
                    Body = default,
                });
            }
        }

        return answer;
    }
}
