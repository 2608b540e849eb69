using Microsoft.Extensions.Options;
using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Functions.Hosting;
using Reflections.Functions.Knowledge;
using Reflections.Functions.Ledger;

namespace Reflections.Functions.Reading;

/// <summary>
/// Reads each source at one version: the one its row names. Whoever finds that version gone throws
/// <see cref="MissingVersionException"/>, and <see cref="FromStartAsync"/> begins again at the source rows.
/// </summary>
public sealed class VersionReader(ReflectionStore reflections, SourceStore sources, KnowledgeStore knowledge, IOptions<ReadingOptions> options)
{
    /// <summary>All sources of the reflection, by id. One call for 1,000 sources, and one more when there is none.</summary>
    /// <exception cref="ProblemException">The reflection is not known.</exception>
    public async Task<IReadOnlyList<SourceState>> ListSourcesAsync(ReflectionId reflection, CancellationToken cancellation)
    {
        var all = new List<SourceState>();
        await foreach (var state in sources.ListAsync(reflection, cancellation))
        {
            all.Add(state);
        }

        if (all.Count == 0)
        {
            await RequireAsync(reflection, cancellation);
        }

        return [.. all.OrderBy(state => state.Source.Value, StringComparer.Ordinal)];
    }

    /// <summary>The source. One call.</summary>
    /// <exception cref="ProblemException">It is not known.</exception>
    public async Task<SourceState> GetSourceAsync(ReflectionId reflection, SourceId source, CancellationToken cancellation) =>
        (await sources.GetAsync(reflection, source, cancellation))?.Value
            ?? throw new ProblemException(Problem.NotFound($"Source '{source}' of reflection '{reflection}'"));

    /// <summary>The sources with something applied, by id: all of the reflection, or <paramref name="only"/> that one.</summary>
    /// <exception cref="ProblemException">The reflection, or the one source, is not known.</exception>
    public async Task<IReadOnlyList<SourceState>> ListAppliedAsync(ReflectionId reflection, SourceId? only, CancellationToken cancellation)
    {
        var states = only is null ? await ListSourcesAsync(reflection, cancellation) : [await GetSourceAsync(reflection, only, cancellation)];
        return [.. states.Where(state => state.Applied is not null)];
    }

    /// <summary>The sources that show an entity or a subject of that name, by id. One look-up, and the rows of the sources it names.</summary>
    /// <exception cref="ProblemException">The reflection is not known.</exception>
    public async Task<IReadOnlyList<SourceState>> ListNamingAsync(ReflectionId reflection, string name, CancellationToken cancellation)
    {
        var hits = await knowledge.FindByNameAsync(reflection, name, cancellation);
        if (hits.Count == 0)
        {
            await RequireAsync(reflection, cancellation);
        }

        var named = hits.Select(hit => hit.Source).Distinct().OrderBy(source => source.Value, StringComparer.Ordinal).ToList();
        var states = await AllAsync(named, (source, stop) => GetSourceAsync(reflection, source, stop), cancellation);
        return [.. states.Where(state => state.Applied is not null)];
    }

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
    /// <exception cref="MissingVersionException">One of the versions is gone.</exception>
    public async Task<IReadOnlyList<KnowledgeView>> ReadAsync(IReadOnlyList<SourceState> states, CancellationToken cancellation) =>
        await AllAsync(
            states,
            async (state, stop) => await knowledge.ReadGenerationAsync(state, stop)
                ?? throw new MissingVersionException(state.Source, state.Applied!.Generation),
            cancellation);

    /// <summary>The chunks of the versions, in their order. One call for each that was not used lately.</summary>
    /// <exception cref="MissingVersionException">One of the versions is gone.</exception>
    public async Task<IReadOnlyList<KnowledgeSegment>> ReadSegmentsAsync(IReadOnlyList<AppliedSource> applied, CancellationToken cancellation) =>
        await AllAsync(
            applied,
            async (source, stop) => await knowledge.ReadSegmentAsync(source.Version, stop)
                ?? throw new MissingVersionException(source.Source, source.Version.Generation),
            cancellation);

    /// <summary>All of one source, beginning with the version that <paramref name="listed"/> names; a newer one when that is gone.</summary>
    /// <exception cref="MissingVersionException">Nothing whole could be read.</exception>
    public async Task<(KnowledgeView View, KnowledgeSegment Segment)> ReadWholeAsync(SourceState listed, CancellationToken cancellation)
    {
        SourceState? first = listed;
        return await FromStartAsync(
            async stop =>
            {
                var state = first ?? await GetSourceAsync(listed.Reflection, listed.Source, stop);
                first = null;
                var view = (await ReadAsync([state], stop))[0];
                return (view, (await ReadSegmentsAsync([new AppliedSource(view.Source, view.Version)], stop))[0]);
            },
            cancellation);
    }

    /// <summary>
    /// Runs <paramref name="read"/>, and again from its start when a version went away under it. A version that is missing
    /// twice was not replaced in between: it is damaged, and that is not hidden.
    /// </summary>
    /// <exception cref="MissingVersionException">A version is damaged, or they changed faster than they could be read.</exception>
    public async Task<T> FromStartAsync<T>(Func<CancellationToken, Task<T>> read, CancellationToken cancellation)
    {
        var missed = new HashSet<(string Source, long Generation)>();
        while (true)
        {
            try
            {
                return await read(cancellation);
            }
            catch (MissingVersionException missing)
                when (missed.Add((missing.SourceId.Value, missing.Generation)) && missed.Count < options.Value.MaxStarts)
            {
                // The source row names a newer version by now.
            }
        }
    }

    private async Task<TResult[]> AllAsync<T, TResult>(
        IReadOnlyList<T> items, Func<T, CancellationToken, Task<TResult>> read, CancellationToken cancellation)
    {
        var results = new TResult[items.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, items.Count),
            new ParallelOptions { MaxDegreeOfParallelism = options.Value.Parallelism, CancellationToken = cancellation },
            async (i, stop) => results[i] = await read(items[i], stop));
        return results;
    }
}

/// <summary>A source and the version of it that is read.</summary>
public sealed record AppliedSource(SourceId Source, AppliedVersion Version);
