using Microsoft.Extensions.Options;
using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Functions.Hosting;
using Reflections.Functions.Knowledge;
using Reflections.Functions.Ledger;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Reading;

/// <summary>
/// Reads each source at one version: the one its row names. Whoever finds that version gone throws
/// <see cref="MissingVersionException"/>, and <see cref="FromStartAsync"/> begins again at the source rows.
/// </summary>
public sealed class VersionReader(ReflectionStore reflections, SourceStore sources, KnowledgeStore knowledge, IOptions<ReadingOptions> options)
{
    /// <summary>All sources of the reflection, by id. One call for 1,000 sources, and one more when there is none.</summary>
    /// <param name="damaged">Takes the rows that are not readable.</param>
    /// <exception cref="ProblemException">The reflection is not known.</exception>
    public async Task<IReadOnlyList<SourceState>> ListSourcesAsync(
        ReflectionId reflection, ICollection<DamagedRowException> damaged, CancellationToken cancellation)
    {
        var all = new List<SourceState>();
        await foreach (var state in sources.ListAsync(reflection, cancellation, damaged))
        {
            all.Add(state);
        }

        if (all.Count == 0 && damaged.Count == 0)
        {
            await RequireAsync(reflection, cancellation);
        }

        return [.. all.OrderBy(state => state.Source.Value, StringComparer.Ordinal)];
    }

    /// <summary>The source. One call.</summary>
    /// <exception cref="ProblemException">It is not known.</exception>
    public async Task<SourceState> GetSourceAsync(ReflectionId reflection, SourceId source, CancellationToken cancellation) =>
        (await GetStoredSourceAsync(reflection, source, cancellation)).Value;

    /// <summary>The source with the version of its row. One call.</summary>
    /// <exception cref="ProblemException">It is not known.</exception>
    public async Task<Stored<SourceState>> GetStoredSourceAsync(ReflectionId reflection, SourceId source, CancellationToken cancellation) =>
        await sources.GetAsync(reflection, source, cancellation)
            ?? throw new ProblemException(Problem.NotFound($"Source '{source}' of reflection '{reflection}'"));

    /// <summary>The sources with something applied, by id: all of the reflection, or <paramref name="only"/> that one.</summary>
    /// <param name="damaged">Takes the rows that are not readable, when all are asked for.</param>
    /// <exception cref="ProblemException">The reflection, or the one source, is not known.</exception>
    /// <exception cref="DamagedRowException">The one source is not readable.</exception>
    public async Task<IReadOnlyList<SourceState>> ListAppliedAsync(
        ReflectionId reflection, SourceId? only, ICollection<DamagedRowException> damaged, CancellationToken cancellation)
    {
        var states = only is null ? await ListSourcesAsync(reflection, damaged, cancellation) : [await GetSourceAsync(reflection, only, cancellation)];
        return [.. states.Where(state => state.Applied is not null)];
    }

    /// <summary>What <see cref="ListAppliedAsync"/> finds, to be used by one read.</summary>
    /// <exception cref="ProblemException">The reflection, or the one source, is not known.</exception>
    /// <exception cref="DamagedRowException">The one source is not readable.</exception>
    public async Task<SourceListing> LookAsync(ReflectionId reflection, SourceId? only, CancellationToken cancellation)
    {
        var damaged = new List<DamagedRowException>();
        return new SourceListing(await ListAppliedAsync(reflection, only, damaged, cancellation), damaged);
    }

    /// <summary>The sources that show the name, by id: as an entity's, an alias, a subject or an object. One look-up, and the rows of the sources it names.</summary>
    /// <param name="damaged">Takes the rows that are not readable.</param>
    /// <exception cref="ProblemException">The reflection is not known.</exception>
    public async Task<IReadOnlyList<SourceState>> ListNamingAsync(
        ReflectionId reflection, string name, ICollection<DamagedRowException> damaged, CancellationToken cancellation)
    {
        var (hits, states) = await knowledge.FindNamingAsync(reflection, name, cancellation, damaged);
        if (hits.Count == 0 && damaged.Count == 0)
        {
            await RequireAsync(reflection, cancellation);
        }

        return states;
    }

    /// <summary>The normalised name that an entity's id stands for. Four calls.</summary>
    /// <param name="damaged">Takes the rows that are not readable.</param>
    /// <exception cref="ProblemException">The reflection is not known, or nothing of it has that id.</exception>
    public async Task<string> RequireNameOfAsync(
        ReflectionId reflection, string entity, ICollection<DamagedRowException> damaged, CancellationToken cancellation)
    {
        if (await knowledge.FindNameOfAsync(reflection, entity, damaged, cancellation) is { } name)
        {
            return name;
        }

        await RequireAsync(reflection, cancellation);
        throw Unknown(reflection, entity);
    }

    /// <summary>Nothing of the reflection has that id.</summary>
    internal static ProblemException Unknown(ReflectionId reflection, string entity) => new(Problem.NotFound($"Entity '{entity}' of reflection '{reflection}'"));

    /// <summary>Throws unless something was ever sent to the reflection. At most one call.</summary>
    /// <exception cref="ProblemException">The reflection is not known.</exception>
    public async Task RequireAsync(ReflectionId reflection, CancellationToken cancellation)
    {
        if (!await reflections.ExistsAsync(reflection, cancellation))
        {
            throw new ProblemException(Problem.NotFound($"Reflection '{reflection}'"));
        }
    }

    /// <summary>Entities and facts of the applied versions, in the order of <paramref name="states"/>. One call for 1,000 rows of a source.</summary>
    /// <param name="omissions">Takes the versions with a row that is not readable, if it does; they are left out.</param>
    /// <exception cref="MissingVersionException">One of the versions is gone.</exception>
    /// <exception cref="DamagedRowException">A row is not readable, and nobody takes it.</exception>
    public async Task<IReadOnlyList<KnowledgeView>> ReadAsync(
        IReadOnlyList<SourceState> states, Omissions omissions, CancellationToken cancellation)
    {
        var views = await AllAsync(states, (state, stop) => FindAsync(state, omissions, stop), cancellation);
        omissions.ThrowIfMissed();
        return [.. views.OfType<KnowledgeView>()];
    }

    /// <summary>The chunks of the versions, in their order. One call for each that was not used lately.</summary>
    /// <exception cref="MissingVersionException">The chunks of one of the versions are gone or not readable.</exception>
    public async Task<IReadOnlyList<KnowledgeSegment>> ReadSegmentsAsync(
        IReadOnlyList<AppliedSource> applied, Omissions omissions, CancellationToken cancellation)
    {
        var segments = await AllAsync(applied, (source, stop) => FindSegmentAsync(source, omissions, stop), cancellation);
        omissions.ThrowIfMissed();
        return [.. segments.Select(segment => segment!)];
    }

    /// <summary>All of one source, beginning with the version that <paramref name="listed"/> names; a newer one when that is gone. Null when it was deleted meanwhile.</summary>
    /// <exception cref="MissingVersionException">Nothing whole could be read.</exception>
    /// <exception cref="DamagedRowException">A row is not readable.</exception>
    public async Task<(KnowledgeView View, KnowledgeSegment Segment)?> ReadWholeAsync(SourceState listed, CancellationToken cancellation)
    {
        SourceState? first = listed;
        return await FromStartAsync<(KnowledgeView, KnowledgeSegment)?>(
            null,
            async (omissions, stop) =>
            {
                var state = first ?? await GetSourceAsync(listed.Reflection, listed.Source, stop);
                first = null;
                if (state.Applied is null)
                {
                    return null;
                }

                var view = await knowledge.ReadGenerationAsync(state, stop) ?? throw Missing(state);
                return (view, (await ReadSegmentsAsync([new AppliedSource(view.Source, view.Version)], omissions, stop))[0]);
            },
            cancellation);
    }

    /// <summary>
    /// Runs <paramref name="read"/>, and again from its start when a version went away under it. A version that is missing
    /// twice was not replaced in between: it is damaged. That is not hidden: the next start leaves it out and tells so, or there is none.
    /// </summary>
    /// <param name="damage">Takes what had to be left out; when null, nothing is left out.</param>
    /// <exception cref="MissingVersionException">A version is damaged and nobody takes that, or they changed faster than they could be read.</exception>
    public async Task<T> FromStartAsync<T>(
        ICollection<StoredDamage>? damage, Func<Omissions, CancellationToken, Task<T>> read, CancellationToken cancellation)
    {
        var missed = new HashSet<(SourceId Source, long Generation)>();
        var damaged = new Dictionary<(SourceId Source, long Generation), StoredDamage>();
        for (var start = 1; ; start++)
        {
            var omissions = new Omissions(damaged, takesDamage: damage is not null);
            try
            {
                var answer = await read(omissions, cancellation);
                omissions.TellTo(damage);
                return answer;
            }
            catch (MissingVersionException missing) when (
                start < options.Value.MaxStarts && (damage is not null || !missed.Contains((missing.SourceId, missing.Generation))))
            {
                // A source row names a newer version by now, or it never will.
                foreach (var version in omissions.Missed.Append(missing).DistinctBy(version => (version.SourceId, version.Generation)))
                {
                    if (!missed.Add((version.SourceId, version.Generation)))
                    {
                        damaged[(version.SourceId, version.Generation)] = StoredDamage.Of(version)!;
                    }
                }
            }
        }
    }

    private async Task<KnowledgeView?> FindAsync(SourceState state, Omissions omissions, CancellationToken cancellation)
    {
        if (omissions.Skips(state))
        {
            return null;
        }

        try
        {
            if (await knowledge.ReadGenerationAsync(state, cancellation) is { } view)
            {
                return view;
            }

            omissions.Miss(Missing(state));
        }
        catch (DamagedRowException damaged) when (omissions.TakesDamage)
        {
            omissions.Add(StoredDamage.Of(damaged)!);
        }

        return null;
    }

    private async Task<KnowledgeSegment?> FindSegmentAsync(AppliedSource source, Omissions omissions, CancellationToken cancellation)
    {
        Exception problem;
        try
        {
            if (await knowledge.ReadSegmentAsync(source.Version, cancellation) is { } segment)
            {
                return segment;
            }

            problem = new DamagedBlobException(source.Version.Segment, "it is not there");
        }
        catch (DamagedBlobException damaged)
        {
            problem = damaged;
        }

        omissions.Miss(new MissingVersionException(source.Source, source.Version.Generation, problem));
        return null;
    }

    private static MissingVersionException Missing(SourceState state) => new(
        state.Source, state.Applied!.Generation, KnowledgeStore.Incomplete(state.Reflection, state.Source, state.Applied.Generation));

    private async Task<TResult[]> AllAsync<T, TResult>(
        IReadOnlyList<T> items, Func<T, CancellationToken, Task<TResult>> read, CancellationToken cancellation)
    {
        var results = new TResult[items.Count];
        await Bounded.ForEachAsync(
            [.. Enumerable.Range(0, items.Count)], options.Value.Parallelism, async (i, stop) => results[i] = await read(items[i], stop), cancellation);
        return results;
    }
}

/// <summary>A source and the version of it that is read.</summary>
public sealed record AppliedSource(SourceId Source, AppliedVersion Version);
