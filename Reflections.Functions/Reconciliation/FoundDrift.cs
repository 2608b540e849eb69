using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Domain.Reconciliation;
using Reflections.Domain.Runs;

namespace Reflections.Functions.Reconciliation;

/// <summary>A difference and the rows it was found by.</summary>
/// <param name="RunId">The run that it concerns, or null.</param>
internal sealed record FoundDrift(Drift Drift, ReflectionId Reflection, SourceId Source, RunId? RunId)
{
    /// <summary>The run's row, for a run's drift.</summary>
    public RunRecord? Run { get; init; }

    /// <summary>The entry, for an entry's drift.</summary>
    public LedgerEntry? Entry { get; init; }

    public static FoundDrift Of(Drift drift, RunRecord run) => new(drift, run.Reflection, run.Source, run.Id) { Run = run };

    public static FoundDrift Of(Drift drift, LedgerEntry entry) => new(drift, entry.Reflection, entry.Source, entry.Owner) { Entry = entry };

    public static FoundDrift Of(Drift drift, SourceState source) => new(drift, source.Reflection, source.Source, source.Applied?.Run);
}
