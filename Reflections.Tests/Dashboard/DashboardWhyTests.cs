using System.Text;
using System.Text.Json;
using Microsoft.Playwright;
using Reflections.Cli.Sources;
using Reflections.Domain.Documents;
using Reflections.Domain.Identity;
using Reflections.Tests.EndToEnd;

namespace Reflections.Tests.Dashboard;

/// <summary>Looking up why a content was skipped, and that a browser names and hashes as host and command line do.</summary>
public sealed class DashboardWhyTests(DashboardFixture dashboard) : IClassFixture<DashboardFixture>
{
    private const string Text = "Marta Lindqvist founded Norvik Ferries in 1987. The company is based in Aldersund. Norvik Ferries employs 140 people.";

    private readonly string _reflection = ApiSession.NewReflection();

    [BrowserFact]
    public async Task Why_OfASkippedRun_IsReachedByKeyboardAndTellsWhatItRestsOn()
    {
        var applied = (await dashboard.Api.IngestAsync(_reflection, "notes.md", Text)).Text("id")!;
        await dashboard.Api.IngestAsync(_reflection, "notes.md", Text);
        await using var tab = await dashboard.OpenAsync($"#/runs?reflection={_reflection}");
        await tab.Page.Locator("main tbody tr").First.WaitForAsync();
        await PressAsync(tab, "j", "Tab", "Enter");

        await tab.SettleAsync("Why");
        await Assertions.Expect(tab.Page.GetByText("Sent again, it would be skipped at once")).ToBeVisibleAsync();
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Table, new() { Name = "Runs of this content" }).Locator("tbody tr")).ToHaveCountAsync(2);
        await tab.Page.GetByRole(AriaRole.Table, new() { Name = "Lives" }).GetByRole(AriaRole.Link, new() { Name = applied }).ClickAsync();
        await tab.SettleAsync("Run of notes.md");
        await tab.ShowAsync($"#/source/{_reflection}/notes.md", "notes.md");
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Why?" }).ClickAsync();
        await tab.SettleAsync("Why");
        await Assertions.Expect(tab.Page.GetByText("Sent again, it would be skipped at once")).ToBeVisibleAsync();
        Assert.Equal("", tab.Complaints);
    }

    [BrowserFact]
    public async Task Why_OfAFile_IsHashedInTheBrowserAndOneThatOnlyTheHostReadsIsSaidSo()
    {
        await dashboard.Api.IngestAsync(_reflection, "notes.md", Text);
        await using var tab = await dashboard.OpenAsync($"#/why?reflection={_reflection}");
        var file = tab.Page.GetByLabel("Or a text file");
        await file.SetInputFilesAsync(new FilePayload { Name = "notes.md", MimeType = "text/markdown", Buffer = Encoding.UTF8.GetBytes("\uFEFF" + Text + "  \r\n\r\n") });
        await Assertions.Expect(tab.Page.GetByText("Sent again, it would be skipped at once")).ToBeVisibleAsync();
        Assert.Contains("source=notes.md", tab.Page.Url, StringComparison.Ordinal);

        await file.SetInputFilesAsync(new FilePayload { Name = "notes.md", MimeType = "text/markdown", Buffer = Encoding.UTF8.GetBytes(Text + " And more.") });
        await Assertions.Expect(tab.Page.GetByText("sending it does the whole work")).ToBeVisibleAsync();

        await file.SetInputFilesAsync(new FilePayload { Name = "brochure.pdf", MimeType = "application/pdf", Buffer = "%PDF-1.7"u8.ToArray() });
        await Assertions.Expect(tab.Page.GetByText($"reflections why brochure.pdf --source brochure.pdf --reflection {_reflection}")).ToBeVisibleAsync();

        // The browser itself says that what the ledger does not know is not found.
        Assert.All(tab.Complaints.Split('\n', StringSplitOptions.RemoveEmptyEntries), complaint => Assert.Contains("status of 404", complaint, StringComparison.Ordinal));
    }

    [BrowserFact]
    public async Task Why_OfAHash_IsFoundByKeyByContentAndBySource()
    {
        var run = await dashboard.Api.IngestAsync(_reflection, "a", Text);
        var (key, content) = (run.Text("ingestKey")!, run.Text("contentHash")!);
        await using var tab = await dashboard.OpenAsync($"#/why?reflection={_reflection}");
        foreach (var (hash, source, told) in new[]
        {
            (key, "", "skipped at once"), (content, "", "skipped at once"), (content, "a", "skipped at once"), (key, "a", "skipped at once"), (content, "b", "does the whole work"),
            (new string('0', 64), "", "name its source"), ("short", "", "64 digits"),
        })
        {
            await tab.Page.GetByLabel("Source").FillAsync(source);
            await tab.Page.GetByLabel("Ingest key or content hash").FillAsync(hash);
            await PressAsync(tab, "Enter");
            await Assertions.Expect(tab.Page.Locator("main").GetByText(told)).ToBeVisibleAsync();
        }

        await tab.Page.GoBackAsync();
        await tab.Page.GoBackAsync();
        await Assertions.Expect(tab.Page.GetByText("does the whole work")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task ContentHash_OfText_IsThatOfTheHost()
    {
        await using var tab = await dashboard.OpenAsync("#/backlog");
        string[] texts =
        [
            Text, "A\r\nB\rC\n\n\nD  \t\n\n", "e\u0301 A\u030A \u1100\u1161\u11A8 \uFB01 \u212B", "\uFEFF\uFEFFx\uFEFF\n", "a\u0085b\u2028c\u2029d\fe\vf", "x\u00A0\ny\u2003\u3000\nz\u200B\n",
            "\u180E\n\u1680\nq\u202F\u205F", "  kept at the beginning\n\n", "😀 \u0344\u0315\u0300", "a\uFEFF \n",
        ];
        foreach (var text in texts)
        {
            byte[][] forms = [Encoding.UTF8.GetBytes(text), [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)], [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(text)]];
            foreach (var bytes in forms)
            {
                var read = Assert.IsType<DocumentReading.Accepted>(DocumentReader.Read(bytes, null, "a.txt", DocumentLimits.Default));
                Assert.Equal((JsonSerializer.Serialize(text), read.Document.Hash.Value), (JsonSerializer.Serialize(text), await HashAsync(tab, bytes, "a.txt")));
            }
        }
    }

    [BrowserTheory]
    [InlineData("a.html", "<p>Text")]
    [InlineData("a.md", "<!doctype html><p>Text")]
    [InlineData("a", "  <html><p>Text")]
    [InlineData("a", "<!-- a page --><p>Text")]
    [InlineData("a.txt", "%PDF-1.7")]
    [InlineData("a.csv", "a,b")]
    [InlineData("a.json", "{}")]
    [InlineData("a.md", "PK\u0003\u0004")]
    [InlineData("a.md", "a\0b")]
    public async Task ContentHash_OfWhatOnlyTheHostReads_IsNone(string name, string text)
    {
        await using var tab = await dashboard.OpenAsync("#/backlog");

        Assert.Null(await HashAsync(tab, Encoding.UTF8.GetBytes(text), name));
    }

    [BrowserFact]
    public async Task SourceId_OfAnAddress_IsThatOfTheCommandLine()
    {
        await using var tab = await dashboard.OpenAsync("#/backlog");
        string[] addresses =
        [
            "https://a.example/b", "https://a.example/" + new string('x', 110), "https://a.example/" + new string('x', 111), "https://a.example/" + new string('é', 400),
            "https://a.example/" + new string('x', 92) + string.Concat(Enumerable.Repeat("😀", 30)), "https://a.example/" + new string('x', 93) + string.Concat(Enumerable.Repeat("😀", 30)),
        ];
        foreach (var address in addresses)
        {
            var id = await tab.Page.EvaluateAsync<string>("async name => (await import('/api/dashboard/identity.js')).sourceIdOf(name)", address);
            Assert.Equal(SourceName.OfUrl(address), id);
            Assert.True(SourceId.TryCreate(id, out _, out _));
        }
    }

    private static Task<string?> HashAsync(DashboardTab tab, byte[] bytes, string name) => tab.Page.EvaluateAsync<string?>(
        "async ({ bytes, name }) => (await import('/api/dashboard/identity.js')).contentHashOf(new Uint8Array(bytes), name)",
        new { bytes = bytes.Select(one => (int)one).ToArray(), name });

    private static async Task PressAsync(DashboardTab tab, params string[] keys)
    {
        foreach (var key in keys)
        {
            await tab.Page.Keyboard.PressAsync(key);
        }
    }
}
