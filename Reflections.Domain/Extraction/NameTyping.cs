using Reflections.Domain.Extraction.Lexicon;

namespace Reflections.Domain.Extraction;

/// <summary>
/// Decides what names stand for: each by its own words and the words around it, then by its other mentions and by longer names that it is a part of.
/// </summary>
internal static class NameTyping
{
    private const double Certain = 2.5;

    /// <summary>One type a candidate, in their order.</summary>
    public static EntityType[] Of(IReadOnlyList<NameCandidate> names, string text)
    {
        var isSport = SportContext.IsAbout(text);
        var own = new TypeScores[names.Count];
        var context = new TypeScores[names.Count];
        var together = new Dictionary<string, TypeScores>(StringComparer.Ordinal);
        for (var i = 0; i < names.Count; i++)
        {
            own[i] = new TypeScores();
            WordEvidence.Add(names[i], own[i]);
            context[i] = new TypeScores();
            ContextEvidence.Add(names, i, text, context[i]);
            if (isSport)
            {
                SportContext.Add(names[i], context[i]);
            }

            var sum = together.TryGetValue(names[i].Proper, out var known) ? known : together[names[i].Proper] = new TypeScores();
            sum.Add(context[i], 1, 3);
        }

        var types = new EntityType[names.Count];
        var scores = new TypeScores[names.Count];
        for (var i = 0; i < names.Count; i++)
        {
            scores[i] = new TypeScores();
            scores[i].Add(own[i], 1, 20);
            scores[i].Add(context[i], 0.6, 20);
            scores[i].Add(together[names[i].Proper], 0.4, 4);
            types[i] = scores[i].Best;
        }

        var (whole, parts) = LongerNames(names, types, scores);
        for (var i = 0; i < names.Count; i++)
        {
            if (whole.TryGetValue(names[i].Proper, out var type) || (names[i].Count <= 2 && parts.TryGetValue(names[i].Proper, out type)))
            {
                scores[i].Add(type, type == EntityType.Person && Gazetteer.IsPlace(names[i].Proper) ? 2 : 3);
            }

        }

        for (var i = 1; i < names.Count; i++)
        {
            if (AreListed(names[i - 1], names[i]))
            {
                Share(scores[i - 1], scores[i]);
                Share(scores[i], scores[i - 1]);
            }
        }

        for (var i = 0; i < names.Count; i++)
        {
            types[i] = scores[i].Highest > 0 ? scores[i].Best : EntityType.Other;
        }

        return types;
    }

    private static bool AreListed(NameCandidate left, NameCandidate right)
    {
        var gap = right.First - left.End;
        return left.Tokens == right.Tokens && gap is 1 or 2 && left.After(1) is "," or "and" or "or" or "&" or "–" && (gap == 1 || left.After(2) is "and" or "or");
    }

    /// <summary>Names in one list are of one kind, unless their own words say otherwise.</summary>
    private static void Share(TypeScores from, TypeScores to)
    {
        if (from.Highest >= 2 && to.Highest < 2)
        {
            to.Add(from.Best, 1.2);
        }
    }

    /// <summary>People are called by either name, firms and products by their first words or their initials.</summary>
    private static (Dictionary<string, EntityType> Whole, Dictionary<string, EntityType> Parts) LongerNames(IReadOnlyList<NameCandidate> names,
        EntityType[] types, TypeScores[] scores)
    {
        var whole = new Dictionary<string, EntityType>(StringComparer.Ordinal);
        var parts = new Dictionary<string, EntityType>(StringComparer.Ordinal);
        for (var i = 0; i < names.Count; i++)
        {
            if (scores[i].Highest < Certain || names[i].Count < 2)
            {
                continue;
            }

            var name = names[i];
            if (types[i] == EntityType.Person)
            {
                parts.TryAdd(name.LastToken.Proper, types[i]);
                parts.TryAdd(name.FirstToken.Proper, types[i]);
            }
            else
            {
                if (types[i] is EntityType.Organisation or EntityType.Product && !Gazetteer.IsPlace(name.FirstToken.Proper)
                    && !WordLists.FirstNames.Contains(name.FirstToken.Proper))
                {
                    parts.TryAdd(name.FirstToken.Proper, types[i]);
                }

                if (name.Initials is { Length: > 1 } initials)
                {
                    whole.TryAdd(initials, types[i]);
                }
            }
        }

        return (whole, parts);
    }
}
