using System.Text.Json;
using Reflections.Domain.Identity;
using Reflections.Functions.Knowledge;

namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>Whether what was read is one version, and one that was visible.</summary>
internal static class Reading
{
    private static readonly string[] Documents = [Texts.A, Texts.B, Texts.C];

    /// <param name="export">What was read, as lines.</param>
    /// <param name="visible">The versions that were visible while it was read.</param>
    /// <param name="orNothing">For a part of that time nothing was.</param>
    public static string? ProblemOf(string export, IReadOnlyList<Shown> visible, bool orNothing)
    {
        var lines = export.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        if (lines.Count == 0)
        {
            return orNothing ? null : "saw nothing";
        }

        var content = lines.Find(line => Kind(line) == "source").GetProperty("contentHash").GetString();
        if (!visible.Any(shown => shown.Content.Value == content))
        {
            return $"saw {NameOf(content)}, which was not visible";
        }

        var text = Documents.Single(document => ContentHash.OfCanonical(document).Value == content);
        return lines.Select(Kind).SequenceEqual(["chunk", "entity", "fact", "source"])
            && lines[0].GetProperty("text").GetString() == text
            && lines[1].GetProperty("name").GetString() == FirstWord(text)
            && lines[2].GetProperty("quote").GetString() == text
            ? null : $"saw a mixture: {export}";
    }

    /// <inheritdoc cref="ProblemOf(string, IReadOnlyList{Shown}, bool)"/>
    public static string? ProblemOf(IReadOnlyList<NameHit> hits, string name, IReadOnlyList<Shown> visible, bool orNothing)
    {
        var naming = visible.Where(shown => FirstWord(Documents.Single(document => ContentHash.OfCanonical(document) == shown.Content)) == name).ToList();
        if (hits.FirstOrDefault(hit => naming.TrueForAll(shown => shown.Generation != hit.Generation)) is { } stray)
        {
            return $"found generation {stray.Generation}, which was not visible or does not name it";
        }

        return hits.Count == 0 && naming.Count == visible.Count && !orNothing ? "found nothing, though every version that was visible names it" : null;
    }

    private static string? Kind(JsonElement line) => line.GetProperty("kind").GetString();

    private static string FirstWord(string text) => text[..text.IndexOf(' ', StringComparison.Ordinal)];

    private static string NameOf(string? content) =>
        Documents.FirstOrDefault(document => ContentHash.OfCanonical(document).Value == content) is { } text ? $"'{text}'" : $"content {content}";
}
