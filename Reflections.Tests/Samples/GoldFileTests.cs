using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Reflections.Tests.Samples;

/// <summary>
/// Holds the labelled set to its own rules (samples/README.md). Independent of the product's canonicaliser and extractors on purpose:
/// a mistake that both shared would otherwise hide itself.
/// </summary>
public sealed partial class GoldFileTests
{
    private static readonly string SamplesFolder = FindSamplesFolder();
    private static readonly Gold Labels = ReadGold();

    private static readonly string[] EntityTypes =
        ["person", "organisation", "place", "product", "date", "quantity", "money", "email", "url", "other"];

    private static readonly string[] Outcomes =
        ["completed", "eval_rejected", "failed", "duplicate_skipped", "awaiting_review"];

    private static readonly string[] Reasons = ["question", "hedged", "reported", "instruction", "future", "fragment"];

    public static TheoryData<string> AnnotatedFiles => [.. Labels.Documents.Where(d => d.Annotated).Select(d => d.File)];

    [Fact]
    public void Documents_EverySampleFile_IsListedOnceInOrderWithAKnownOutcome()
    {
        var onDisk = Directory.EnumerateFiles(Path.Combine(SamplesFolder, "handbook"))
            .Order(StringComparer.Ordinal)
            .Concat(Directory.EnumerateFiles(Path.Combine(SamplesFolder, "edge")).Order(StringComparer.Ordinal))
            .Select(path => Path.GetRelativePath(SamplesFolder, path).Replace('\\', '/'));

        Assert.Equal(onDisk, Labels.Documents.Select(d => d.File));
        Assert.All(Labels.Documents, d => Assert.Contains(d.Outcome, Outcomes));
    }

    [Fact]
    public void Documents_Handbook_AllCompleteAndDifferInContent()
    {
        var handbook = Labels.Documents.Where(d => d.File.StartsWith("handbook/", StringComparison.Ordinal)).ToList();

        Assert.All(handbook, d => Assert.Equal("completed", d.Outcome));
        var texts = handbook.Select(d => ReadText(d.File)).ToList();
        Assert.All(texts, text => Assert.NotEmpty(text));
        Assert.Equal(texts.Count, texts.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Documents_DuplicateSkipped_HaveTheCanonicalTextOfTheirFirstVersion()
    {
        var duplicates = Labels.Documents.Where(d => d.Outcome == "duplicate_skipped").ToList();

        Assert.NotEmpty(duplicates);
        Assert.All(duplicates, d => Assert.Equal(ReadText(d.VersionOf!), ReadText(d.File)));
    }

    [Fact]
    public void Documents_OtherVersions_DifferFromTheirFirstVersion()
    {
        var versions = Labels.Documents.Where(d => d.VersionOf is not null && d.Outcome != "duplicate_skipped");

        Assert.All(versions, d => Assert.NotEqual(ReadText(d.VersionOf!), ReadText(d.File)));
    }

    [Theory]
    [MemberData(nameof(AnnotatedFiles))]
    public void Entities_Annotated_StandInTheTextOnceWithAKnownType(string file)
    {
        var document = Find(file);
        var text = OnOneLine(ReadText(file));

        Assert.NotEmpty(document.Entities);
        Assert.All(document.Entities, e => Assert.Contains(e.Type, EntityTypes));
        Assert.All(document.Entities, e => Assert.Contains(OnOneLine(e.Text), text, StringComparison.Ordinal));
        Assert.Equal(document.Entities.Count, document.Entities.Select(e => e.Text).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [MemberData(nameof(AnnotatedFiles))]
    public void Facts_Annotated_QuoteTheTextAtTheirOffsets(string file)
    {
        var text = ReadText(file);
        var html = IsHtml(file);

        foreach (var fact in Find(file).Facts)
        {
            var offset = OffsetOf(text, fact.Quote, fact.Occurrence);
            Assert.True(offset >= 0, $"{file}: occurrence {fact.Occurrence} of \"{fact.Quote}\" is not in the text.");
            Assert.Equal(html ? null : offset, fact.Start);
        }
    }

    [Theory]
    [MemberData(nameof(AnnotatedFiles))]
    public void Facts_Annotated_TakeTheirWordsFromTheText(string file)
    {
        var text = OnOneLine(ReadText(file));

        foreach (var fact in Find(file).Facts)
        {
            var quote = OnOneLine(fact.Quote);
            Assert.Contains(OnOneLine(fact.Subject), text, StringComparison.Ordinal);
            Assert.Contains(OnOneLine(fact.Object), quote, StringComparison.Ordinal);
            Assert.Contains(OnOneLine(fact.Date ?? ""), quote, StringComparison.Ordinal);
            Assert.NotEmpty(fact.Predicate);
            Assert.Contains(fact.Polarity, new[] { "positive", "negative" });
        }

        var statements = Find(file).Facts.Select(f => (f.Subject, f.Predicate, f.Object, f.Quote)).ToList();
        Assert.Equal(statements.Count, statements.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(AnnotatedFiles))]
    public void NotFacts_Annotated_StandInTheTextAndAreNoFactsQuote(string file)
    {
        var document = Find(file);
        var text = ReadText(file);

        Assert.All(document.NotFacts, n => Assert.Contains(n.Quote, text, StringComparison.Ordinal));
        Assert.All(document.NotFacts, n => Assert.Contains(n.Why, Reasons));
        Assert.Empty(document.NotFacts.Select(n => n.Quote).Intersect(document.Facts.Select(f => f.Quote)));
    }

    private static Document Find(string file) => Labels.Documents.Single(d => d.File == file);

    private static bool IsHtml(string file) => file.EndsWith(".html", StringComparison.Ordinal);

    private static int OffsetOf(string text, string quote, int occurrence)
    {
        var offset = -1;
        for (var seen = 0; seen <= occurrence; seen++)
        {
            offset = text.IndexOf(quote, offset + 1, StringComparison.Ordinal);
            if (offset < 0)
            {
                return -1;
            }
        }

        return offset;
    }

    private static string ReadText(string file)
    {
        var raw = new UTF8Encoding(false, throwOnInvalidBytes: true)
            .GetString(File.ReadAllBytes(Path.Combine(SamplesFolder, file)));
        return IsHtml(file) ? ArticleText(raw) : CanonicalText(raw);
    }

    private static string CanonicalText(string raw)
    {
        var lines = Compose(raw).Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n');
        return string.Join('\n', lines.Select(line => line.TrimEnd())).TrimEnd();
    }

    // string.Normalize changes nothing in a process with invariant globalization, so that an offset would depend on how the tests are
    // hosted. The samples use few combining marks, and one that is not in this table fails loudly.
    private static string Compose(string text)
    {
        const string Pairs = "A\u030aÅ I\u0302Î a\u030aå c\u0327ç e\u0300è e\u0301é e\u0302ê e\u0308ë \u00ea\u0303ễ i\u0323ị o\u0300ò";
        var composed = Pairs.Split(' ').ToDictionary(pair => (pair[0], pair[1]), pair => pair[2]);
        var result = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (result.Length > 0 && composed.TryGetValue((result[^1], character), out var one))
            {
                result[^1] = one;
                continue;
            }

            // Variation selectors of emoji are marks too, but compose with nothing.
            Assert.False(
                CharUnicodeInfo.GetUnicodeCategory(character) == UnicodeCategory.NonSpacingMark && character < '\ufe00',
                $"No composition known for U+{(int)character:X4}.");
            result.Append(character);
        }

        return result.ToString();
    }

    // No HTML parser is wanted here: the pages are ours, and their article holds only simple, well-formed tags.
    private static string ArticleText(string html)
    {
        var article = Article().Match(html);
        var source = article.Success ? article.Value : html;
        return OnOneLine(WebUtility.HtmlDecode(AnyTag().Replace(BlockTag().Replace(source, "\n"), "")));
    }

    private static string OnOneLine(string text) => WhiteSpace().Replace(text, " ").Trim();

    private static string FindSamplesFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Reflections.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(
            folder?.FullName ?? throw new DirectoryNotFoundException("No Reflections.sln above the test binaries."), "samples");
    }

    private static Gold ReadGold() =>
        JsonSerializer.Deserialize<Gold>(
            File.ReadAllText(Path.Combine(SamplesFolder, "gold.json")), JsonSerializerOptions.Web)!;

    [GeneratedRegex(@"<(article|main)\b.*?</\1>", RegexOptions.Singleline)]
    private static partial Regex Article();

    [GeneratedRegex(@"</?(p|h\d|ul|ol|li|dl|dt|dd|table|thead|tbody|tr|th|td|article|main)\b[^>]*>")]
    private static partial Regex BlockTag();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex AnyTag();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();

    private sealed record Gold(IReadOnlyList<Document> Documents);

    private sealed record Document(
        string File,
        string Outcome,
        string? VersionOf,
        bool Annotated,
        IReadOnlyList<Entity> Entities,
        IReadOnlyList<Fact> Facts,
        IReadOnlyList<NotFact> NotFacts);

    private sealed record Entity(string Text, string Type);

    private sealed record Fact(
        string Subject, string Predicate, string Object, string Quote, int Occurrence, int? Start, string Polarity, string? Date);

    private sealed record NotFact(string Quote, string Why);
}
