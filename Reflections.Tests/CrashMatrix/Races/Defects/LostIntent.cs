using Reflections.Tests.Functions.Storage.Service;

namespace Reflections.Tests.CrashMatrix.Races.Defects;

/// <summary>The row that announces an approval is acknowledged and not written.</summary>
internal sealed class LostIntent : Defect
{
    public override MemoryAnswer Answer(World world, StorageRequest request) =>
        request is { Method: "POST", Path: "UnappliedPatches" } && request.Says("\"RowKey\":\"patch-")
            ? new MemoryAnswer(204, ("ETag", "W/\"datetime'lost'\""))
            : base.Answer(world, request);
}
