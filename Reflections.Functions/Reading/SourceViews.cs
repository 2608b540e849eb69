using Reflections.Domain.Identity;
using Reflections.Domain.Patches;
using Reflections.Functions.Hosting;
using Reflections.Functions.Knowledge;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Reading;

/// <summary>Chooses the sources that a question is about, and reads them.</summary>
public sealed class SourceViews(VersionReader versions)
{
    /// <summary>All sources with something applied, or one, by id. One call for the source rows and one for each source.</summary>
    /// <param name="listing">The source rows when somebody looked at them already, which saves the first call.</param>
    /// <exception cref="ProblemException">The reflection, or the one source, is not known.</exception>
    internal async Task<IReadOnlyList<KnowledgeView>> ReadAllAsync(
        ReflectionId reflection, SourceId? only, Omissions omissions, CancellationToken cancellation, SourceListing? listing = null)
    {
        var damaged = new List<DamagedRowException>();
        var states = listing?.Take(damaged) ?? await versions.ListAppliedAsync(reflection, only, damaged, cancellation);
        omissions.AddRange(damaged);
        return await versions.ReadAsync(states, omissions, cancellation);
    }

    /// <summary>
    /// The sources that name something, by id: those in whose index it stands, and those that use another name which one of them says belongs to it. One
    /// look-up for each name, and for each source two calls, one more for each further name that it shows. Sources that do not name it cost nothing.
    /// </summary>
    /// <param name="names">In any spelling.</param>
    /// <exception cref="ProblemException">The reflection is not known.</exception>
    internal async Task<IReadOnlyList<KnowledgeView>> ReadNamingAsync(
        ReflectionId reflection, IEnumerable<string> names, Omissions omissions, CancellationToken cancellation)
    {
        var views = new SortedDictionary<string, KnowledgeView>(StringComparer.Ordinal);
        var read = new HashSet<SourceId>();
        var asked = new HashSet<string>(StringComparer.Ordinal);
        var open = names.Select(KnowledgeIds.NormaliseName).Distinct(StringComparer.Ordinal).ToList();
        while (open.Count > 0)
        {
            asked.UnionWith(open);
            foreach (var name in open)
            {
                var damaged = new List<DamagedRowException>();
                var states = await versions.ListNamingAsync(reflection, name, damaged, cancellation);
                omissions.AddRange(damaged);
                foreach (var view in await versions.ReadAsync([.. states.Where(state => read.Add(state.Source))], omissions, cancellation))
                {
                    views.Add(view.Source.Value, view);
                }
            }

            var known = new KnownEntities([.. views.Values]);
            open = [.. asked.SelectMany(known.OfForm).Distinct().SelectMany(entity => entity.NamesElsewhere).Except(asked, StringComparer.Ordinal)];
        }

        return [.. views.Values];
    }
}
