using System.Runtime.InteropServices;
using Reflections.Domain.Patches;

namespace Reflections.Domain.Evaluation;

/// <summary>Counts what a batch states of each name: all of it stands in one row of the index, whose size is limited.</summary>
internal sealed class NameRoom
{
    /// <summary>Most facts of one name as their subject, and as many as their object. An id takes 134 bytes of the row's 1 MiB.</summary>
    public const int MaxFacts = 2_500;

    private readonly Dictionary<string, int> subjects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> objects = new(StringComparer.Ordinal);

    /// <summary>Counts a fact, or refuses it because one of its names has no room left.</summary>
    public FactRefusal? Take(BatchFact fact)
    {
        ref var ofSubject = ref CollectionsMarshal.GetValueRefOrAddDefault(subjects, KnowledgeIds.NormaliseName(fact.Subject), out _);
        ref var ofObject = ref CollectionsMarshal.GetValueRefOrAddDefault(objects, KnowledgeIds.NormaliseName(fact.Object), out _);
        if (ofSubject == MaxFacts || ofObject == MaxFacts)
        {
            var name = ofSubject == MaxFacts ? fact.Subject : fact.Object;
            return new FactRefusal(fact.Id, RefusalCodes.TooManyOfName, FormattableString.Invariant($"The document states more than {MaxFacts} facts of '{name}'."));
        }

        ofSubject++;
        ofObject++;
        return null;
    }
}
