using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Domain.Runs;
using static Reflections.Tests.Domain.Ledger.LedgerScene;

namespace Reflections.Tests.Domain.Ledger.Order;

/// <summary>The decisions that the model leaves to the domain. A defect is one of them replaced.</summary>
internal sealed record OrderRules
{
    public Func<SourceState?, IngestKey, ManifestCheck, ClaimDecision?> SkipAtAcceptance { get; init; } =
        (source, key, manifest) => AcceptanceDecider.Decide(source, key, Pipeline, force: false, manifest);

    /// <summary>The second argument is the status of the run that owns the entry; the domain does not ask for it.</summary>
    public Func<ClaimFacts, RunStatus?, ClaimDecision> Decide { get; init; } = (facts, _) => ClaimDecider.Decide(facts);

    public Func<ClaimDecision, ClaimFacts, ClaimCourse> Course { get; init; } = ClaimCourse.Of;

    /// <summary>What is found of a manifest; the argument tells whether it is lost.</summary>
    public Func<bool, ManifestCheck> CheckManifest { get; init; } = lost => lost ? ManifestCheck.Missing : ManifestCheck.Verified;

    /// <summary>Whether a write that is conditional on a row fits; the argument tells whether the row moved.</summary>
    public Func<bool, bool> Fits { get; init; } = moved => !moved;

    /// <summary>Whether a claim reads the entry before the source; the argument tells whether the run was judged before.</summary>
    public Func<bool, bool> ReadsEntryFirst { get; init; } = judged => judged;

    public Func<SourceState, RunId, long, bool> WasDeletedUnder { get; init; } = (source, run, ticket) => source.WasDeletedUnder(run, ticket);

    public Func<SourceState, SourceState> Delete { get; init; } = source => source.Delete(Now);

    public Func<SourceState, long, SourceState> Observe { get; init; } = (source, ticket) => source.Observe(ticket);

    public Func<SourceState, RunId, SourceState> ReleaseTurn { get; init; } = (source, run) => source.ReleaseTurn(run);

    public Func<SourceState, LedgerEntry, FlipVerdict> JudgeFlip { get; init; } = (source, entry) => source.JudgeFlip(entry.Generation, entry.Key);

    public Func<SourceState, AppliedVersion, SourceState> Flip { get; init; } = (source, version) => source.Flip(version);

    public Func<LedgerEntry, RunId, long, PatchStatus?, bool> CanPassTo { get; init; } =
        (entry, run, ticket, earlier) => entry.CanPassTo(run, ticket, earlier);

    public Func<LedgerEntry, RunId, long, LedgerEntry> StartLife { get; init; } =
        (entry, run, ticket) => entry.StartLife(run, ticket, entry.Fingerprint, new StoredBatch(entry.Batch, entry.BatchHash));

    public Func<LedgerEntry, LedgerEntry> RaiseFence { get; init; } = entry => entry.RaiseFence();

    /// <summary>Whether a life's history row can be written; the argument tells whether that generation has one from an earlier life.</summary>
    public Func<bool, bool> KeepsLife { get; init; } = _ => true;

    public Func<SourceState, long, AppliedVersion?> NotedAt { get; init; } = (source, ticket) => source.NotedAt(ticket);

    /// <summary>Whether a run that was to refuse its batch finds it refused.</summary>
    public Func<LedgerEntry, RunId, long, bool> IsRefused { get; init; } = (entry, run, ticket) => entry.StandingOf(run, ticket) == LifeStanding.Refused;

    /// <summary>Where a run goes that was to mark its batch superseded and finds that the entry has moved.</summary>
    public Place AfterLostMark { get; init; } = Place.Claiming;

    /// <summary>Whether a run that could not apply its patch looks once more whether another has.</summary>
    public bool Rechecks { get; init; } = true;
}
