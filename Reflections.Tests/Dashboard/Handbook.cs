using System.Net.Http.Json;
using Reflections.Tests.EmbeddedRuntime.Hosting;
using Reflections.Tests.EndToEnd;

namespace Reflections.Tests.Dashboard;

/// <summary>
/// A reflection with something of everything: runs of several outcomes, one that waits for a review, a contradiction. Beside it one with a batch and a
/// source that was deleted.
/// </summary>
internal sealed record Handbook(string Reflection, string Completed, string Held, string Batch)
{
    public const string Fleet = "fleet";

    public const string Deleted = "notes/tickets.md";

    public const string Source = "handbook/norvik-ferries.md";

    /// <summary>What was held before <see cref="Corrected"/> came.</summary>
    public const string Minutes =
        "# Minutes of the harbour board\n\n## Fleet\n\nMarta Lindqvist founded Norvik Ferries in 1987. The company is based in Aldersund. Norvik Ferries employs 140 people.\n\n"
        + "## Votes\n\nThe board elected Ingrid Solberg in May 2024. Ingrid Solberg leads the Hollen Harbour Board. The Hollen Harbour Board owns the north quay.\n\n"
        + "## Next\n\nThe Hollen Harbour Board meets in Varnes in June 2025. Ingrid Solberg presents the budget for 2026. Norvik Ferries buys a second ship.\n";

    /// <summary>Most of what was said is gone, as on a page that asks for a password: held.</summary>
    public const string Corrected =
        "# Minutes of the harbour board\n\nPlease sign in to read this page. Norvik Ferries employs 152 people. Norvik Ferries sells tickets.\n";

    private const string Contrary = "Marta Lindqvist founded Norvik Ferries in 1991. Norvik Ferries does not operate in Varnes. Norvik Ferries operates in Varnes.";

    public static async Task<Handbook> IngestAsync(ApiSession api)
    {
        const string reflection = "harbour";
        var ferries = await File.ReadAllTextAsync(SampleFiles.Path(Source));
        var completed = (await api.IngestAsync(reflection, Source, ferries)).Text("id")!;
        await api.IngestAsync(reflection, Source, ferries);
        await api.IngestAsync(reflection, "handbook/brenna-p40-manual.md", await File.ReadAllTextAsync(SampleFiles.Path("handbook/brenna-p40-manual.md")));
        await api.IngestAsync(reflection, "notes/contrary.md", Contrary);
        var held = await HoldAsync(api, reflection, "minutes/harbour-board.md");

        // Nothing listens there.
        var failed = await api.PostUrlAsync(reflection, "web/brochure", new Uri("http://127.0.0.1:1/brochure.md"));
        await api.EndAsync(reflection, failed.Json.Text("id")!);
        return new Handbook(reflection, completed, held, await SendBatchAsync(api));
    }

    private static async Task<string> SendBatchAsync(ApiSession api)
    {
        await api.IngestAsync(Fleet, Deleted, Contrary);
        await api.Http.DeleteAsync(new Uri($"/api/reflections/{Fleet}/sources/{Uri.EscapeDataString(Deleted)}", UriKind.Relative));
        await api.IngestAsync(Fleet, "ships/havbris.md", Contrary);
        var items = new object[]
        {
            new { sourceId = "ships/havbris.md", content = Contrary }, new { sourceId = "ships/nordlys.md", content = Minutes }, new { sourceId = "web/timetable", url = "http://127.0.0.1:1/timetable" },
        };
        var batch = (await api.PostAsync($"/api/reflections/{Fleet}/batches", JsonContent.Create(new { items }), null)).Json.Text("id")!;
        await Eventually.TrueAsync(
            async () => (await api.GetAsync($"/api/reflections/{Fleet}/batches/{batch}")).Json.Text("status") == "completed", "the end of the batch");
        return batch;
    }

    /// <summary>Ingests a source twice; the second run waits for a review.</summary>
    public static async Task<string> HoldAsync(ApiSession api, string reflection, string source)
    {
        await api.IngestAsync(reflection, source, Minutes);
        var held = (await api.PostAsync(reflection, source, Corrected)).Json.Text("id")!;
        await api.WaitAsync(reflection, held, run => run.Text("status") == "awaiting_review");
        return held;
    }
}
