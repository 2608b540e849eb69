using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Reflections.Domain.Identity;
using Reflections.Domain.Runs;
using Reflections.Functions.Hosting;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Reading;

/// <summary>Where to go on in a list of runs, in a form that fits in a URL and only fits the reflection and the filter that it was given for.</summary>
internal static class RunContinuation
{
    public static string? Write(ReflectionId reflection, RunFilter filter, string? place) =>
        place is null ? null : Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Prefix(reflection, filter) + place));

    /// <exception cref="ProblemException">That list gave no such token.</exception>
    public static string? Read(ReflectionId reflection, RunFilter filter, string? token)
    {
        if (token is null)
        {
            return null;
        }

        var (text, prefix) = (Base64Url.IsValid(token) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)) : "", Prefix(reflection, filter));
        return text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : throw Invalid();
    }

    public static ProblemException Invalid() => new(Problem.InvalidField("continuation", "is not one that this list gave"));

    private static string Prefix(ReflectionId reflection, RunFilter filter) =>
        filter.IsAll ? $"{TableKeys.Of(reflection)[..16]} " : $"{Sha256Text.OfParts(reflection.Value, JsonSerializer.Serialize(filter))[..16]} ";
}
