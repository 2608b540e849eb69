using System.Security.Cryptography;
using System.Text;
using Reflections.Domain.Identity;

namespace Reflections.Cli.Sources;

/// <summary>The one rule by which a path or an address becomes a source id.</summary>
internal static class SourceName
{
    /// <summary>The rule in the words of the help.</summary>
    public const string Rule =
        "The source id is the path relative to the working folder with '/', or the URL; shortened with a hash beyond 128 characters; --source overrides, for a single source only.";

    private const int HashDigits = 16;

    /// <summary>The id of a file.</summary>
    /// <param name="file">Full path.</param>
    /// <param name="workingFolder">Full path of the folder that ids are relative to.</param>
    public static string OfFile(string file, string workingFolder) =>
        Shorten(Path.GetRelativePath(workingFolder, file).Replace(Path.DirectorySeparatorChar, '/'));

    /// <summary>The id of an address: as it was given.</summary>
    public static string OfUrl(string url) => Shorten(url);

    private static string Shorten(string name)
    {
        if (name.Length <= CallerName.MaxLength)
        {
            return name;
        }

        var kept = CallerName.MaxLength - HashDigits - 1;
        if (char.IsHighSurrogate(name[kept - 1]))
        {
            kept--;
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        return $"{name.AsSpan(0, kept)}~{hash.AsSpan(0, HashDigits)}";
    }
}
