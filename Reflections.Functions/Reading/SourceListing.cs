using System.Text.Json;
using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Functions.Hosting;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Reading;

/// <summary>What one look at the source rows found. The first read uses it; one that has to start again looks for itself.</summary>
/// <param name="applied">The sources with something applied, by id.</param>
/// <param name="damaged">The rows that are not readable.</param>
public sealed class SourceListing(IReadOnlyList<SourceState> applied, IReadOnlyList<DamagedRowException> damaged)
{
    private bool _isTaken;

    /// <summary>Changes with whatever readers see of these sources; null when a row is not readable, since nobody knows what its source shows.</summary>
    public string? Version => damaged.Count > 0
        ? null
        : Sha256Text.OfParts([.. applied.SelectMany(state => new[] { state.Source.Value, JsonSerializer.Serialize(state.Applied, ApiJson.Options) })]);

    /// <summary>The sources, once; null afterwards.</summary>
    /// <param name="unreadable">Takes the rows that are not readable.</param>
    internal IReadOnlyList<SourceState>? Take(List<DamagedRowException> unreadable)
    {
        if (_isTaken)
        {
            return null;
        }

        _isTaken = true;
        unreadable.AddRange(damaged);
        return applied;
    }
}
