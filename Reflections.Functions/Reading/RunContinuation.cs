using System.Buffers.Text;
using System.Text;
using Reflections.Domain.Identity;
using Reflections.Functions.Hosting;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Reading;

/// <summary>The storage's own continuation in a form that fits in a URL and only fits the reflection that gave it.</summary>
internal static class RunContinuation
{
    public static string? Write(ReflectionId reflection, string? stored) =>
        stored is null ? null : Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Prefix(reflection) + stored));

    /// <exception cref="ProblemException">The reflection gave no such token.</exception>
    public static string? Read(ReflectionId reflection, string? token)
    {
        if (token is null)
        {
            return null;
        }

        var text = Base64Url.IsValid(token) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)) : "";
        return text.StartsWith(Prefix(reflection), StringComparison.Ordinal) ? text[Prefix(reflection).Length..] : throw Invalid();
    }

    public static ProblemException Invalid() => new(Problem.InvalidField("continuation", "is not one that this list gave"));

    private static string Prefix(ReflectionId reflection) => $"{TableKeys.Of(reflection)[..16]} ";
}
