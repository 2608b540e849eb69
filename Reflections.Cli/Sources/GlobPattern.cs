using System.Text;
using System.Text.RegularExpressions;

namespace Reflections.Cli.Sources;

/// <summary>
/// A path pattern that the shell left to us because it was quoted: <c>*</c> and <c>?</c> stay inside one name, <c>**</c> crosses folders.
/// Upper and lower case differ, on every system, so that a pattern means the same everywhere.
/// </summary>
internal sealed class GlobPattern
{
    private static readonly char[] s_wildcards = ['*', '?'];

    private readonly Regex _names;

    private GlobPattern(string root, Regex names)
    {
        Root = root;
        _names = names;
    }

    /// <summary>The folder above the first wildcard; may be relative, or empty for the working folder.</summary>
    public string Root { get; }

    public static bool IsGlob(string text) => text.IndexOfAny(s_wildcards) >= 0;

    public static GlobPattern Parse(string text)
    {
        var path = text.Replace(Path.DirectorySeparatorChar, '/');
        var cut = path.LastIndexOf('/', path.IndexOfAny(s_wildcards)) + 1;
        return new GlobPattern(path[..cut], new Regex(Translate(path[cut..]), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking));
    }

    /// <param name="path">Path relative to <see cref="Root"/>, with <c>/</c>.</param>
    public bool Matches(string path) => _names.IsMatch(path);

    private static string Translate(string pattern)
    {
        var regex = new StringBuilder(@"\A");
        for (var i = 0; i < pattern.Length; i++)
        {
            var rest = pattern.AsSpan(i);
            if (rest.StartsWith("**/"))
            {
                regex.Append("(?:[^/]+/)*");
                i += 2;
            }
            else if (rest.StartsWith("**"))
            {
                regex.Append(@"[\s\S]*");
                i++;
            }
            else
            {
                regex.Append(pattern[i] switch { '*' => "[^/]*", '?' => "[^/]", var other => Regex.Escape(other.ToString()) });
            }
        }

        return regex.Append(@"\z").ToString();
    }
}
