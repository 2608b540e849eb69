using Reflections.Domain.Extraction;

namespace Reflections.Domain.Entities;

/// <summary>A written form of an entity other than its name.</summary>
/// <param name="Form">As written.</param>
/// <param name="Evidence">Where the document shows it: for an abbreviation name and brackets, otherwise the form's first mention. UTF-16 units of the canonical text.</param>
public sealed record BatchAlias(string Form, AliasKind Kind, TextSpan Evidence)
{
    /// <summary>
    /// Whether the form means the same wherever it stands. A last name or the first word of a firm's name means somebody only beside the
    /// full name: in another document it may be somebody else's.
    /// </summary>
    public bool HoldsElsewhere => Kind is AliasKind.Abbreviation or AliasKind.LegalForm or AliasKind.Spelling;
}
