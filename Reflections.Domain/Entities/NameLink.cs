using Reflections.Domain.Extraction;

namespace Reflections.Domain.Entities;

/// <summary>A shorter form and a longer one that it may stand for.</summary>
/// <param name="Kind">Null when the longer name only stands in the way: it begins or ends alike, but is of another kind.</param>
internal sealed record NameLink(string Short, string Written, string Full, AliasKind? Kind, TextSpan? Evidence);
