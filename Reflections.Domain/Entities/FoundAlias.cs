using Reflections.Domain.Extraction;

namespace Reflections.Domain.Entities;

/// <summary>A form that stands for a longer one of its document.</summary>
/// <param name="Form">Normalised.</param>
/// <param name="Written">One way in which it is written.</param>
/// <param name="Root">The normalised name of the entity.</param>
/// <param name="Evidence">Name and brackets of an abbreviation; null for what follows from the form alone.</param>
internal sealed record FoundAlias(string Form, string Written, string Root, AliasKind Kind, TextSpan? Evidence);
