using System.Globalization;
using CsCheck;
using Reflections.Domain.Chunking;
using Reflections.Domain.Documents;

namespace Reflections.Tests.Domain.Chunking;

public sealed class DocumentChunkerTests
{
    private static readonly string[] Words =
        ["harbour", "ferry", "tide", "council", "opened", "the", "a", "of", "winter", "storm", "rope", "engine", "school", "light", "carries", "measured", "north", "pier", "stone", "new"];

    private static readonly Gen<string> HostileText = Gen.OneOf(
        Pick.From("# ", "## a\n", "- x", "```", "\n", "\n\n", " ", ". ", "| a | b |", "e\u0301", "\u0301", "\U0001F468\u200D\U0001F469", "word ", "Sentence one. ", "\u6771\u4EAC\u3002", "1. ", "===", "Mr. A. "),
        Gen.Char.Select(c => c.ToString()),
        Gen.Int[1, 400].Select(n => new string('x', n))).Array[0, 80].Select(string.Concat);

    private readonly DocumentChunker chunker = new();

    [Fact]
    public void Chunk_AnyText_CoversItExactlyInOrder() => HostileText.Sample(raw =>
    {
        var text = CanonicalText.From(raw);
        var options = new ChunkerOptions { MinTokens = 10, MaxTokens = 40 };
        var chunks = new DocumentChunker(options).Chunk(new CanonicalDocument(text, null, IsMarkdown: true));
        var at = 0;
        foreach (var chunk in chunks)
        {
            Assert.True(chunk.Start >= at);
            Assert.True(string.IsNullOrWhiteSpace(text[at..chunk.Start]));
            Assert.Equal(chunk.Text, text.Substring(chunk.Start, chunk.Text.Length));
            Assert.False(char.IsLowSurrogate(chunk.Text[0]));
            Assert.True(chunk.Tokens <= options.MaxTokens || chunk.Text.Length <= options.MaxTokens, $"{chunk.Tokens} tokens: {chunk.Text}");
            at = chunk.Start + chunk.Text.Length;
        }

        Assert.True(string.IsNullOrWhiteSpace(text[at..]));
        Assert.Equal(Enumerable.Range(0, chunks.Count), chunks.Select(chunk => chunk.Index));
    });

    [Fact]
    public void Chunk_LongWordOfClusters_IsCutBetweenThem()
    {
        var text = string.Concat(Enumerable.Repeat("q\u0301\u0323", 2000).Select(cluster => CanonicalText.From(cluster)));
        var chunks = chunker.Chunk(new CanonicalDocument(text, null, IsMarkdown: false));
        Assert.True(chunks.Count > 1);
        Assert.All(chunks, chunk => Assert.Equal('q', chunk.Text[0]));
    }

    [Fact]
    public void Chunk_Headings_GiveThePathAndSeparateSections()
    {
        var chunks = chunker.Chunk(new CanonicalDocument("# Town\n\n## Harbour\n\nDeep.\n\n### Pier\n\nLong.\n\n## School\n\nOld.", "Town", IsMarkdown: true));
        Assert.Equal(["Town > Harbour", "Town > Harbour > Pier", "Town > School"], chunks.Select(chunk => string.Join(" > ", chunk.HeadingPath)));
        Assert.StartsWith("# Town\n\n## Harbour", chunks[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Chunk_LongDocument_StaysBetweenTheLimits()
    {
        var chunks = chunker.Chunk(Document(seed: 1));
        Assert.All(chunks, chunk => Assert.InRange(chunk.Tokens, 1, 320));
        Assert.InRange(chunks.Average(chunk => chunk.Tokens), 120, 280);
    }

    [Fact]
    public void Chunk_OneSentenceChanged_ChangesAtMostTwoChunksAlmostAlways() => AssertStable(atMost: 2, worst: 4, (paragraphs, random) =>
    {
        var at = random.Next(paragraphs.Count);
        var sentences = paragraphs[at].Split(". ");
        sentences[random.Next(sentences.Length)] = Sentence(random).TrimEnd('.');
        paragraphs[at] = string.Join(". ", sentences);
    });

    [Fact]
    public void Chunk_ParagraphInserted_ChangesAtMostThreeChunksAlmostAlways() =>
        AssertStable(atMost: 3, worst: 5, (paragraphs, random) => paragraphs.Insert(random.Next(paragraphs.Count), Paragraph(random)));

    [Fact]
    public void Chunk_OneMegabyteOfHostileText_TakesLinearTime()
    {
        foreach (var unit in (string[])["a", "\u0301", "a ", "a.\n\n", "# a\n", "- a\n", "`", " ", "\u6771", "A. ", "!?"])
        {
            var text = CanonicalText.From(string.Concat(Enumerable.Repeat(unit, 200_000 / unit.Length)) + "x");
            Assert.NotEmpty(chunker.Chunk(new CanonicalDocument(text, null, IsMarkdown: true)));
        }
    }

    [Fact]
    public void Fingerprint_Options_AreNamed() =>
        Assert.Equal("chunker/1 o200k_base min=10 max=50", new DocumentChunker(new ChunkerOptions { MinTokens = 10, MaxTokens = 50 }).Fingerprint);

    /// <summary>One section without any heading is the hardest case: headings would confine every change.</summary>
    private void AssertStable(int atMost, int worst, Action<List<string>, Random> edit)
    {
        var random = new Random(7);
        var paragraphs = Paragraphs(random);
        var before = Hashes(paragraphs);
        var changes = new List<int>();
        for (var i = 0; i < 40; i++)
        {
            var edited = paragraphs.ToList();
            edit(edited, random);
            changes.Add(Hashes(edited).Except(before).Count());
        }

        Assert.True(changes.Count(count => count <= atMost) >= 37, $"changed chunks: {string.Join(' ', changes)}");
        Assert.True(changes.Max() <= worst, $"changed chunks: {string.Join(' ', changes)}");
    }

    private HashSet<string> Hashes(List<string> paragraphs) =>
        [.. chunker.Chunk(new CanonicalDocument(string.Join("\n\n", paragraphs), null, IsMarkdown: false)).Select(chunk => chunk.Hash)];

    private static CanonicalDocument Document(int seed) => new(string.Join("\n\n", Paragraphs(new Random(seed))), null, IsMarkdown: false);

    private static List<string> Paragraphs(Random random)
    {
        var paragraphs = new List<string>();
        for (var length = 0; length < 50_000; length += paragraphs[^1].Length)
        {
            paragraphs.Add(Paragraph(random));
        }

        return paragraphs;
    }

    private static string Paragraph(Random random) => string.Join(' ', Enumerable.Range(0, random.Next(2, 7)).Select(_ => Sentence(random)));

    private static string Sentence(Random random)
    {
        var words = Enumerable.Range(0, random.Next(5, 18)).Select(_ => Words[random.Next(Words.Length)]).ToArray();
        words[0] = CultureInfo.InvariantCulture.TextInfo.ToTitleCase(words[0]);
        return string.Join(' ', words) + ".";
    }
}
