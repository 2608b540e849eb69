using Reflections.Domain.Ledger;
using Reflections.Tests.Functions.Storage.Service;

namespace Reflections.Tests.CrashMatrix.Races.Defects;

/// <summary>That what is applied was seen again is acknowledged and not written.</summary>
internal sealed class LostObservation : Defect
{
    public override MemoryAnswer Answer(World world, StorageRequest request)
    {
        if (request is not { Method: "PUT" } || !request.Path.StartsWith("Sources", StringComparison.Ordinal))
        {
            return base.Answer(world, request);
        }

        var before = world.Storage.State.Rows("Sources").FirstOrDefault();
        var trial = world.Storage.Fork();
        var answer = trial.Answer(request);
        var after = trial.State.Rows("Sources").FirstOrDefault();
        return before is not null && after is not null && after.Number("AsOf") > before.Number("AsOf")
            && after.Json<AppliedVersion>("Applied")?.Generation == before.Json<AppliedVersion>("Applied")?.Generation
            ? answer
            : base.Answer(world, request);
    }
}
