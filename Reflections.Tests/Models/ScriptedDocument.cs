namespace Reflections.Tests.Models;

/// <summary>A document of sentences in one form, and a model that reads them as told.</summary>
internal static class ScriptedDocument
{
    /// <summary>Sections that become a chunk each.</summary>
    public static string Of(int sections) => string.Join("\n\n", Enumerable.Range(1, sections).Select(Section));

    /// <summary>Finds the two names of each sentence, and what it states.</summary>
    public static ModelReply Answer(ModelRequest request)
    {
        var sentences = request.SourceText.Split('\n').Where(line => line.StartsWith("Owner", StringComparison.Ordinal)).ToList();
        return request.Asked == "entities"
            ? ModelReply.Entities([.. sentences.SelectMany(sentence => new[] { (SubjectOf(sentence), "person"), (ObjectOf(sentence), "organisation") })])
            : ModelReply.Facts([.. sentences.Select(sentence => ModelReply.Fact(sentence, SubjectOf(sentence), "found", ObjectOf(sentence), date: "1987"))]);
    }

    private static string Section(int number)
    {
        var name = $"{(char)('A' + (number / 26))}{(char)('a' + (number % 26))}";
        return $"# Part {name}\n\nOwner {name}berg founded Company {name}vik in 1987.\n{string.Concat(Enumerable.Repeat("The rest of this part says nothing that anybody would want to keep for later. ", 14))}";
    }

    private static string SubjectOf(string sentence) => sentence[..sentence.IndexOf(" founded", StringComparison.Ordinal)];

    private static string ObjectOf(string sentence) => sentence[sentence.IndexOf("Company", StringComparison.Ordinal)..sentence.IndexOf(" in 1987", StringComparison.Ordinal)];
}
