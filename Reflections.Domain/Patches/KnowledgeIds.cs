using System.Globalization;
using System.Text;
using Reflections.Domain.Documents;
using Reflections.Domain.Extraction;
using Reflections.Domain.Identity;

namespace Reflections.Domain.Patches;

/// <summary>What makes two entities, or two facts, the same: their ids are hashes of it, so they agree across sources and versions.</summary>
public static class KnowledgeIds
{
    /// <summary>The id of an entity.</summary>
    public static string OfEntity(EntityType type, string name) => Sha256Text.OfParts("entity", type.ToString(), NormaliseName(name));

    /// <summary>
    /// The id of a fact. Spacing, case and a leading article of subject and object do not count. What is only guessed or told is another
    /// fact than what is asserted: it must not support it.
    /// </summary>
    public static string OfFact(
        string subject, string predicate, string @object, FactPolarity polarity, string? date, FactModality modality = FactModality.Asserted) => Sha256Text.OfParts([
            "fact", NormaliseName(subject), Fold(predicate), NormaliseName(@object), polarity.ToString(), date is null ? "undated" : $"date {date}",
            .. modality == FactModality.Asserted ? [] : new[] { modality.ToString() }]);

    /// <summary>A name without what varies between its mentions: case, spacing, typographic marks, a leading article, a possessive ending.</summary>
    public static string NormaliseName(string name)
    {
        var folded = Fold(name);
        var bare = folded.StartsWith("the ", StringComparison.Ordinal) ? folded[4..] : folded;
        bare = bare.EndsWith("'s", StringComparison.Ordinal) ? bare[..^2] : bare;
        return bare.Length > 0 ? bare : folded;
    }

    private static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);

        foreach (var c in CanonicalText.From(text))
        {
            if (char.IsWhiteSpace(c))
            {
                if (folded.Length > 0 && folded[^1] != ' ')
                {
                    folded.Append(' ');
                }
            }
            else if (char.GetUnicodeCategory(c) != UnicodeCategory.Format)
            {
                folded.Append(c switch
                {
                    '\u2019' or '\u2018' => '\'',
                    '\u2010' or '\u2011' or '\u2013' or '\u2014' => '-',
                    _ => char.ToLowerInvariant(c),
                });
            }
        }

        return folded.ToString().TrimEnd();
    }
}
