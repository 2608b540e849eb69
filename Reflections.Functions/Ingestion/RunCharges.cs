using Reflections.Domain.Runs;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Ingestion;

/// <summary>Adds what an activity cost to the run that pays for it.</summary>
public static class RunCharges
{
    /// <summary>The run with the calls counted so far added.</summary>
    public static RunRecord Charge(this RunRecord run, StorageCallMeter meter) =>
        run with { Counts = run.Counts with { StorageCalls = run.Counts.StorageCalls + meter.Count } };

    /// <inheritdoc cref="Charge(RunRecord, StorageCallMeter)"/>
    public static RunCursor Charge(this RunCursor cursor, StorageCallMeter meter) => cursor with { Run = cursor.Run.Charge(meter) };
}
