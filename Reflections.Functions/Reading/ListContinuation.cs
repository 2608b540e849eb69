using System.Buffers.Text;
using System.Text;
using Microsoft.AspNetCore.Http;
using Reflections.Domain.Identity;
using Reflections.Functions.Hosting;

namespace Reflections.Functions.Reading;

/// <summary>Where a list goes on, in a form that fits in a URL and only fits the list that it was given for.</summary>
internal static class ListContinuation
{
    /// <param name="list">Digest or name of the list; without a space.</param>
    /// <param name="place">Where its next page begins; null at its end.</param>
    public static string? Write(string list, string? place) => place is null ? null : Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{list} {place}"));

    /// <returns>The place; null when the list is read from its start.</returns>
    /// <exception cref="ProblemException">That list gave no such token.</exception>
    public static string? Read(string list, string? token)
    {
        if (token is null)
        {
            return null;
        }

        var (text, prefix) = (Base64Url.IsValid(token) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)) : "", $"{list} ");
        return text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : throw Invalid();
    }

    /// <summary>The place of a list that goes on behind an id of its own.</summary>
    /// <returns>The id; null when the list is read from its start.</returns>
    /// <exception cref="ProblemException">It is no id.</exception>
    public static RunId? ReadId(HttpRequest request) => ReadParameters.Text(request, "continuation") is not { } text ? null
        : RunId.TryParse(text, null, out var id) ? id : throw Invalid();

    public static ProblemException Invalid() => new(Problem.InvalidField("continuation", "is not one that this list gave"));
}
