using System.Text;
using Reflections.Domain.Chunking;
using Reflections.Domain.Documents;
using Reflections.Domain.Extraction;
using Reflections.Domain.Identity;
using Reflections.Domain.Patches;
using Reflections.Domain.Retrieval;

namespace Reflections.Tests.Functions.Reading;

/// <summary>A document with what is to be found in it.</summary>
internal sealed record Document(string Source, string Markdown, params (string Subject, string Predicate, string Object, string Quote)[] Facts)
{
    public static readonly ReflectionId Reflection = ReflectionId.Parse("harbour book");

    /// <summary>Every mention of these is an entity.</summary>
    private static readonly (string Name, EntityType Type)[] Known =
    [
        ("Norvik Ferries", EntityType.Organisation), ("NORVIK FERRIES", EntityType.Organisation), ("Marta Lindqvist", EntityType.Person),
        ("Hollen", EntityType.Place), ("MS Terna", EntityType.Product), ("Varnes", EntityType.Place),
        ("NF", EntityType.Other), ("Nordic Fund", EntityType.Organisation), ("Lindqvist", EntityType.Person),
    ];

    public static Document Ferries { get; } = new(
        "guides/ferries.md",
        "# Norvik Ferries\n\nNorvik Ferries is a ferry company on the island of Hollen. Marta Lindqvist founded Norvik Ferries in 1987.\n\n"
        + "## Fleet\n\nThe MS Terna carries 18 cars. Ålesund 🛳 is far.\n",
        ("Marta Lindqvist", "found", "Norvik Ferries", "Marta Lindqvist founded Norvik Ferries in 1987."),
        ("MS Terna", "carry", "18 cars", "The MS Terna carries 18 cars."));

    public static Document Minutes { get; } = new(
        "minutes.md",
        "# Minutes\n\nNORVIK FERRIES asked for a loan. Everyone knows that Marta Lindqvist founded NORVIK FERRIES long ago.\n\n"
        + "## Museum\n\nThe museum in Varnes shows an old engine and a lamp.\n",
        ("Marta Lindqvist", "found", "NORVIK FERRIES", "Everyone knows that Marta Lindqvist founded NORVIK FERRIES long ago."),
        ("The museum", "show", "an old engine", "The museum in Varnes shows an old engine and a lamp."));

    public SourceId SourceId => SourceId.Parse(Source);

    /// <summary>The canonical text, against which citations are checked.</summary>
    public string Text => Read().Text;

    public PatchBatch Batch(PipelineFingerprint fingerprint)
    {
        var document = Read();
        var chunks = new DocumentChunker(new ChunkerOptions { MaxTokens = 32, MinTokens = 4 }).Chunk(document);
        return PatchBatchBuilder.Build(
            Reflection, SourceId, document, $"https://example.org/{Source}", fingerprint, chunks,
            chunks.DistinctBy(chunk => chunk.Hash).ToDictionary(
                chunk => chunk.Hash, chunk => (ReadOnlyMemory<float>)HashingEmbeddingGenerator.Embed(chunk.Text)),
            chunks.DistinctBy(chunk => chunk.Hash).ToDictionary(chunk => chunk.Hash, chunk => (IReadOnlyList<EntityMention>)[.. MentionsIn(chunk.Text)]),
            chunks.DistinctBy(chunk => chunk.Hash).ToDictionary(chunk => chunk.Hash, chunk => (IReadOnlyList<ExtractedFact>)[.. FactsIn(chunk.Text)]));
    }

    private CanonicalDocument Read() =>
        Assert.IsType<DocumentReading.Accepted>(DocumentReader.Read(Encoding.UTF8.GetBytes(Markdown), "text/markdown", Source, DocumentLimits.Default)).Document;

    private static IEnumerable<EntityMention> MentionsIn(string text)
    {
        foreach (var (name, type) in Known)
        {
            for (var at = text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.Ordinal))
            {
                if (name == "Lindqvist" && at > 0 && char.IsLetter(text[at - 2]))
                {
                    continue;
                }

                yield return new EntityMention(name, type, new TextSpan(at, name.Length));
            }
        }
    }

    private IEnumerable<ExtractedFact> FactsIn(string text) => Facts
        .Select(fact => (Fact: fact, At: text.IndexOf(fact.Quote, StringComparison.Ordinal)))
        .Where(found => found.At >= 0)
        .Select(found => new ExtractedFact(
            found.Fact.Subject, found.Fact.Predicate, found.Fact.Object,
            found.Fact.Quote.Contains(" never ", StringComparison.Ordinal) ? FactPolarity.Negative : FactPolarity.Positive, DateIn(found.Fact.Quote),
            new TextSpan(found.At, found.Fact.Quote.Length), 100.0 / (100 + found.Fact.Quote.Length)));

    // "in 2019", "in May 2020"
    private static string? DateIn(string quote) => System.Text.RegularExpressions.Regex.Match(quote, @" in (May )?(20\d\d)\.$") is { Success: true } date
        ? date.Groups[2].Value + (date.Groups[1].Success ? "-05" : "") : null;
}
