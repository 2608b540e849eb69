using System.Text.RegularExpressions;

namespace Reflections.Benchmarks.Quality;

/// <summary>The baseline: every run of capitalised words is a name.</summary>
internal static partial class CapitalisedWords
{
    public static IEnumerable<string> Find(string text) => Run().Matches(text).Select(match => match.Value);

    [GeneratedRegex(@"\b\p{Lu}[\p{L}\p{Nd}'’-]*(?: \p{Lu}[\p{L}\p{Nd}'’-]*)*", RegexOptions.CultureInvariant)]
    private static partial Regex Run();
}
