using Reflections.Domain.Documents;

namespace Reflections.Benchmarks.Quality;

/// <summary>Gold files that are measured together.</summary>
/// <param name="Name">"tuning" or "held-out", for the reader.</param>
/// <param name="Documents">Each document's path with its labels.</param>
/// <param name="Questions">Each question with the folder that its answers' files start from.</param>
public sealed record LabelledSet(
    string Name, IReadOnlyList<(string Path, GoldDocument Labels)> Documents, IReadOnlyList<(string Folder, GoldQuestion Question)> Questions)
{
    /// <summary>The set that the rules may be tuned on, and the one that nobody looks at; a set whose files are absent is left out.</summary>
    /// <param name="samples">The folder of the samples.</param>
    public static IReadOnlyList<LabelledSet> Halves(string samples)
    {
        var heldOut = Path.Combine(samples, "held-out");
        var sets = new List<LabelledSet>
        {
            Load("tuning", [Path.Combine(samples, "gold.json"), Path.Combine(samples, "tuning", "gold.json")]),
            Load("held-out", Directory.Exists(heldOut) ? Directory.GetFiles(heldOut, "gold*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal) : []),
        };
        return [.. sets.Where(set => set.Documents.Count > 0)];
    }

    /// <summary>The labels of those files that exist.</summary>
    public static LabelledSet Load(string name, IEnumerable<string> goldPaths)
    {
        ArgumentNullException.ThrowIfNull(goldPaths);
        var documents = new List<(string, GoldDocument)>();
        var questions = new List<(string, GoldQuestion)>();
        foreach (var path in goldPaths.Where(File.Exists))
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            var gold = Gold.Load(path);
            documents.AddRange(gold.Documents.Select(document => (Path.GetFullPath(Path.Combine(folder, document.File)), document)));
            questions.AddRange((gold.Questions ?? []).Select(question => (folder, question)));
        }

        return new LabelledSet(name, documents, questions);
    }

    /// <summary>The canonical document of a file.</summary>
    /// <exception cref="InvalidDataException">It cannot be read as one.</exception>
    public static CanonicalDocument Read(string path) =>
        DocumentReader.Read(File.ReadAllBytes(path), null, Path.GetFileName(path), DocumentLimits.Default) is DocumentReading.Accepted { Document: var document }
            ? document
            : throw new InvalidDataException($"{path} is labelled but cannot be read.");
}
