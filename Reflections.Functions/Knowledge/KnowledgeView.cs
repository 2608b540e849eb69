using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;

namespace Reflections.Functions.Knowledge;

/// <summary>One source as readers see it, whole and of one version.</summary>
/// <param name="Version">The version that was read; continuations carry its generation.</param>
/// <param name="Entities">Sorted by id.</param>
/// <param name="Facts">Sorted by position, then id.</param>
public sealed record KnowledgeView(
    SourceId Source, AppliedVersion Version, KnowledgeManifest Manifest, IReadOnlyList<BatchEntity> Entities, IReadOnlyList<BatchFact> Facts);
