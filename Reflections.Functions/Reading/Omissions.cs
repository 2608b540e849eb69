using System.Collections.Concurrent;
using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Reading;

/// <summary>
/// What one start of a query leaves out because it cannot be read: one damaged row does not hide what the other sources say, and is told
/// beside it. May be used by several readers at once.
/// </summary>
/// <param name="known">Versions that earlier starts found damaged.</param>
/// <param name="takesDamage">False when nothing is to be left out, as when one source is asked for.</param>
public sealed class Omissions(IReadOnlyDictionary<(SourceId Source, long Generation), StoredDamage> known, bool takesDamage)
{
    private readonly ConcurrentDictionary<StoredDamage, bool> _damage = new();
    private readonly ConcurrentBag<MissingVersionException> _missed = [];

    /// <summary>Whether anything may be left out.</summary>
    public bool TakesDamage { get; } = takesDamage;

    /// <summary>Versions that were gone when they were read: replaced meanwhile, or damaged.</summary>
    internal IReadOnlyCollection<MissingVersionException> Missed => _missed;

    /// <summary>Whether an earlier start found the version that <paramref name="state"/> names damaged; then it is noted here too.</summary>
    internal bool Skips(SourceState state)
    {
        var skips = known.TryGetValue((state.Source, state.Applied!.Generation), out var damage);
        if (skips)
        {
            Add(damage!);
        }

        return skips;
    }

    /// <summary>Tells the damage that was met, in a fixed order.</summary>
    internal void TellTo(ICollection<StoredDamage>? damaged)
    {
        foreach (var damage in _damage.Keys.OrderBy(damage => damage.Message, StringComparer.Ordinal))
        {
            damaged!.Add(damage);
        }
    }

    internal void Add(StoredDamage damage) => _damage[damage] = true;

    /// <exception cref="DamagedRowException">There is one, and nobody takes it.</exception>
    internal void AddRange(IEnumerable<DamagedRowException> rows)
    {
        foreach (var row in rows)
        {
            Add(TakesDamage ? StoredDamage.Of(row)! : throw row);
        }
    }

    internal void Miss(MissingVersionException missing) => _missed.Add(missing);

    /// <summary>Ends this start when a version was gone.</summary>
    /// <exception cref="MissingVersionException">One was.</exception>
    internal void ThrowIfMissed()
    {
        if (_missed.TryPeek(out var missing))
        {
            throw missing;
        }
    }
}
