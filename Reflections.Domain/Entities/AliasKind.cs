using System.Text.Json.Serialization;

namespace Reflections.Domain.Entities;

/// <summary>Why a written form counts as another form of a name.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AliasKind>))]
public enum AliasKind
{
    /// <summary>Only case, spacing, an article or a possessive ending differ: what <see cref="Patches.KnowledgeIds.NormaliseName"/> leaves out.</summary>
    Variant = 0,

    /// <summary>The document puts one behind the other in brackets: "Full Name (FN)", "FN (Full Name)".</summary>
    Abbreviation = 1,

    /// <summary>The same name without its legal form: "Norvik" for "Norvik AS".</summary>
    LegalForm = 2,

    /// <summary>The same letters, cut into words in another way: "Brenna Link" for "BrennaLink".</summary>
    Spelling = 3,

    /// <summary>The last name of a person whose full name the document has.</summary>
    LastName = 4,

    /// <summary>The first words, or the head noun, of an organisation whose full name the document has.</summary>
    Part = 5,
}
