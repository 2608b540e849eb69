using Reflections.Functions.Knowledge;
using Reflections.Functions.Storage;

namespace Reflections.Tests.Functions.Reading;

public sealed class KnowledgeDigestTests
{
    private const string Path = "/api/reflections/harbour%20book/digest";

    [Fact]
    public async Task Digest_TwoSources_IsThis()
    {
        await using var app = await ReadingApp.StartAsync(Document.Ferries, Document.Minutes);
        Assert.Equal(
            """
            # harbour book

            2 sources, 5 entities, 3 facts, 0 contradictions.

            ## Sources

            1. Norvik Ferries, [guides/ferries.md](<https://example.org/guides/ferries.md>): 4 entities, 2 facts
            1. Minutes, [minutes.md](<https://example.org/minutes.md>): 3 entities, 2 facts

            ## People

            ### Marta Lindqvist

            - Marta Lindqvist — found — Norvik Ferries[^1] [^2]

            ## Products and works

            ### MS Terna

            - MS Terna — carry — 18 cars[^3]

            ## Other statements

            - The museum — show — an old engine[^4]

            [^1]: “Marta Lindqvist founded Norvik Ferries in 1987.” — Norvik Ferries, Norvik Ferries, [guides/ferries.md](<https://example.org/guides/ferries.md>)

            [^2]: “Everyone knows that Marta Lindqvist founded NORVIK FERRIES long ago.” — Minutes, Minutes, [minutes.md](<https://example.org/minutes.md>)

            [^3]: “The MS Terna carries 18 cars.” — Norvik Ferries, Norvik Ferries › Fleet, [guides/ferries.md](<https://example.org/guides/ferries.md>)

            [^4]: “The museum in Varnes shows an old engine and a lamp.” — Minutes, Minutes › Museum, [minutes.md](<https://example.org/minutes.md>)

            """.ReplaceLineEndings("\n"),
            await DigestAsync(app));
    }

    [Fact]
    public async Task Digest_TwoHistoriesOfTheSameKnowledge_IsEqualByteForByte()
    {
        await using var straight = await ReadingApp.StartAsync(Document.Ferries, Document.Minutes, Against("a.md", 18), Against("b.md", 20));
        await using var winding = await ReadingApp.StartAsync(
            Against("b.md", 20), Document.Minutes with { Markdown = "# Draft\n\nHollen.\n" }, Document.Minutes, Document.Ferries, Against("a.md", 18));
        await winding.ReplaceAsync(Document.Ferries);
        Assert.Equal(await DigestAsync(straight), await DigestAsync(winding));
    }

    [Fact]
    public async Task Digest_Flags_AreVisible()
    {
        await using var app = await ReadingApp.StartAsync(
            Against("a.md", 18),
            Against("b.md", 20),
            new Document("c.md", "# C\n\nThe MS Terna never carries trucks in 2020.\n", ("MS Terna", "carry", "trucks", "The MS Terna never carries trucks in 2020.")));
        var digest = await DigestAsync(app);
        Assert.Contains("3 facts, 1 contradiction.", digest, StringComparison.Ordinal);
        Assert.Contains("- MS Terna — have — 18 cars **Contradicted.**[^", digest, StringComparison.Ordinal);
        Assert.Contains("  - Against it: MS Terna — have — 20 cars[^", digest, StringComparison.Ordinal);
        Assert.Contains("- MS Terna — **not** carry — trucks (2020)[^", digest, StringComparison.Ordinal);
        DigestAssert.IsCited(digest);
    }

    [Fact]
    public async Task Digest_Top_SaysWhatIsLeftOut()
    {
        await using var app = await ReadingApp.StartAsync(Document.Ferries, Document.Minutes);
        var digest = await DigestAsync(app, "?top=1");
        Assert.Contains("\nLeft out: 2 facts, 1 source. A larger `top` shows more.\n", digest, StringComparison.Ordinal);
        Assert.Contains("- Marta Lindqvist — found", digest, StringComparison.Ordinal);
        Assert.DoesNotContain("Terna", digest, StringComparison.Ordinal);
        DigestAssert.IsCited(digest);
    }

    [Fact]
    public async Task Digest_Source_IsWhatItSays()
    {
        await using var app = await ReadingApp.StartAsync(Document.Ferries, Document.Minutes);
        var digest = await DigestAsync(app, "?source=minutes.md");
        Assert.Contains("1 source, 3 entities, 2 facts", digest, StringComparison.Ordinal);
        Assert.Contains("- Marta Lindqvist — found — NORVIK FERRIES[^1]\n", digest, StringComparison.Ordinal);
        Assert.DoesNotContain("guides/ferries", digest, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("norvik ferries")]
    [InlineData("Marta Lindqvist")]
    public async Task Digest_Entity_IsWhatIsSaidAboutIt(string entity)
    {
        await using var app = await ReadingApp.StartAsync(Document.Ferries, Document.Minutes);
        var digest = await DigestAsync(app, $"?entity={Uri.EscapeDataString(entity)}");
        Assert.StartsWith($"# harbour book: {entity}\n\n2 sources, 1 entity, 1 fact, 0 contradictions.\n", digest, StringComparison.Ordinal);
        Assert.Contains("- Marta Lindqvist — found — Norvik Ferries[^1] [^2]\n", digest, StringComparison.Ordinal);
        Assert.DoesNotContain("museum —", digest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Digest_NothingToShow_IsItsHead()
    {
        await using var app = await ReadingApp.StartAsync();
        Assert.Equal("# harbour book\n\n0 sources, 0 entities, 0 facts, 0 contradictions.\n", await DigestAsync(app));
        Assert.Equal("# harbour book: \\<x\\>\n\n0 sources, 0 entities, 0 facts, 0 contradictions.\n", await DigestAsync(app, "?entity=%3Cx%3E"));
        Assert.Equal(404, (await app.GetAsync(app.Knowledge.GetDigest, "/api/reflections/none/digest")).Status);
        Assert.Equal(404, (await app.GetAsync(app.Knowledge.GetDigest, $"{Path}?source=none")).Status);
        Assert.Equal(400, (await app.GetAsync(app.Knowledge.GetDigest, $"{Path}?top=1001")).Status);
    }

    [Fact]
    public async Task Digest_StorageCalls_AreOneAndTwoASource()
    {
        await using var app = await ReadingApp.StartAsync([.. Enumerable.Range(0, 4).Select(i => Document.Ferries with { Source = $"ferries-{i}.md" }), Document.Minutes]);
        Assert.Equal(1 + (2 * 5), await CallsAsync(""));
        Assert.Equal(1 + 5, await CallsAsync(""));
        Assert.Equal(1 + 1, await CallsAsync("?source=minutes.md"));

        // The look-up; the row and the knowledge of the one source that names it.
        Assert.Equal(1 + 2, await CallsAsync("?entity=Varnes"));

        async Task<int> CallsAsync(string query)
        {
            using var meter = StorageCallMeter.Start();
            await DigestAsync(app, query);
            return meter.Count;
        }
    }

    [Fact]
    public async Task Digest_SourceThatCannotBeRead_IsToldBesideTheOthers()
    {
        await using var app = await ReadingApp.StartAsync(Document.Ferries, Document.Minutes);
        await app.Get<KnowledgeWriter>().DeleteGenerationAsync(new SourceKey(Document.Reflection, Document.Minutes.SourceId), 1, default);
        var digest = await DigestAsync(app);
        Assert.Contains("\n## Not readable\n\n1. ", digest, StringComparison.Ordinal);
        Assert.Contains("MS Terna — carry — 18 cars[^", digest, StringComparison.Ordinal);
        DigestAssert.IsCited(digest);
    }

    private static Document Against(string source, int cars) => new(
        source, $"# Fleet\n\nThe MS Terna has {cars} cars.\n", ("MS Terna", "have", $"{cars} cars", $"The MS Terna has {cars} cars."));

    private static async Task<string> DigestAsync(ReadingApp app, string query = "")
    {
        var (status, body) = await app.GetAsync(app.Knowledge.GetDigest, Path + query);
        Assert.True(status == 200, body);
        return body;
    }
}
