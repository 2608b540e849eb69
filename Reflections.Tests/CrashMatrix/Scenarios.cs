using Azure;
using Reflections.Domain.Identity;
using Reflections.Domain.Runs;
using Reflections.Functions.Storage;
using Reflections.Tests.CrashMatrix.Faults;
using Reflections.Tests.Functions.Storage;

namespace Reflections.Tests.CrashMatrix;

/// <summary>The scenarios of the matrix.</summary>
internal static class Scenarios
{
    private const string A = """
        # Ferries

        Marta Lindqvist founded Norvik Ferries in 1987. The company is based in Aldersund.

        ## Fleet

        Norvik Ferries operates nine ships. The Skarv carries 240 passengers.

        ## People

        Jonas Vik manages the Aldersund terminal. He joined Norvik Ferries in 2004.
        """;

    private const string Nothing = "Well, hello there.";

    private static readonly string Edited = A.Replace("nine ships", "ten ships", StringComparison.Ordinal);
    private static readonly string B = "Ytre Fjell Guest House was founded by Ingrid Solberg in 1991. It employs 14 people. The house stands above the harbour of Aldersund.";
    private static readonly Uri Page = new("https://ferries.example/page.md");
    private static readonly Dictionary<string, string?> Manual = new() { ["Evaluation:Review"] = "Manual" };

    // One row at a time: a run's patch and the run itself are settled side by side otherwise, and their calls come in any order.
    private static readonly Dictionary<string, string?> GoneAtOnce = new() { ["Liveness:HubGrace"] = "00:00:00", ["Sweep:Parallel"] = "1" };

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("first ingest", Nowhere, bench => DoneAsync(bench, "first", A), [A]) { Cold = true },
        new("first ingest of a page", bench => Serve(bench, A), async bench =>
        {
            await bench.Client.PostUrlAsync("first", Page);
            await bench.Client.EndAsync("first", RunStatus.Completed);
        }, [A]) { Page = Page },
        new("unchanged, sent again", bench => DoneAsync(bench, "first", A), async bench =>
        {
            await bench.Client.PostAsync("again", A);
            await bench.Client.EndAsync("again", RunStatus.DuplicateSkipped);
        }, [A]),
        new("unchanged page, fetched again", async bench =>
        {
            await Serve(bench, A);
            await bench.Client.PostUrlAsync("first", Page);
            await bench.Client.EndAsync("first", RunStatus.Completed);
        }, async bench =>
        {
            await bench.Client.PostUrlAsync("again", Page);
            await bench.Client.EndAsync("again", RunStatus.DuplicateSkipped);
        }, [A]) { Page = Page },
        new("a URL answered 304", async bench =>
        {
            await Serve(bench, A);
            bench.Setup.Tags[Page.AbsoluteUri] = "\"a\"";
            await bench.Client.PostUrlAsync("first", Page);
            await bench.Client.EndAsync("first", RunStatus.Completed);
        }, async bench =>
        {
            await bench.Client.PostUrlAsync("again", Page);
            await bench.Client.EndAsync("again", RunStatus.DuplicateSkipped);
        }, [A]) { Page = Page },
        new("an edit", bench => DoneAsync(bench, "first", A), bench => DoneAsync(bench, "edit", Edited), [A, Edited]),
        new("A, B, A", async bench =>
        {
            await DoneAsync(bench, "first", A);
            await DoneAsync(bench, "second", B);
        }, bench => DoneAsync(bench, "third", A), [A, B]),
        new("refused by evaluation", Nowhere, async bench =>
        {
            await bench.Client.PostAsync("refused", Nothing);
            await bench.Client.EndAsync("refused", RunStatus.EvalRejected);
        }, []),
        new("refused, then forced", async bench =>
        {
            await bench.Client.PostAsync("refused", Nothing);
            await bench.Client.EndAsync("refused", RunStatus.EvalRejected);
        }, async bench =>
        {
            await bench.Client.PostAsync("again", Nothing);
            await bench.Client.EndAsync("again", RunStatus.DuplicateSkipped);
            await bench.Client.PostAsync("forced", Nothing, force: true);
            await bench.Client.EndAsync("forced", RunStatus.EvalRejected);
        }, []),
        new("held, then approved", Nowhere, async bench =>
        {
            await HeldAsync(bench, "held", A);
            await bench.Client.ReviewAsync("held", "approve");
            await bench.Client.EndAsync("held", RunStatus.Completed);
        }, [A], Manual),
        new("held, then rejected", Nowhere, async bench =>
        {
            await HeldAsync(bench, "held", A);
            await bench.Client.ReviewAsync("held", "reject");
            await bench.Client.EndAsync("held", RunStatus.EvalRejected);
        }, [], Manual),
        new("held until the time is over, and sent again", Nowhere, async bench =>
        {
            await HeldAsync(bench, "held", A);
            await bench.Client.EndAsync("held", RunStatus.EvalRejected);
            await HeldAsync(bench, "again", A);
            await bench.Client.ReviewAsync("again", "approve");
            await bench.Client.EndAsync("again", RunStatus.Completed);
        }, [A], new Dictionary<string, string?>(Manual) { ["Evaluation:ReviewTimeout"] = "00:40:00" }),
        new("a newer version while one is held", Nowhere, async bench =>
        {
            await HeldAsync(bench, "held", A);
            await HeldAsync(bench, "newer", Edited);
            await bench.Client.ReviewAsync("newer", "approve");
            await bench.Client.EndAsync("newer", RunStatus.Completed);
            await bench.Client.EndAsync("held", RunStatus.Superseded);
        }, [Edited], Manual),
        new("retry after failure", async bench =>
        {
            await bench.Client.PostUrlAsync("failed", Page);
            await bench.Client.EndAsync("failed", RunStatus.Failed);
            await Serve(bench, A);
        }, async bench =>
        {
            await bench.Client.PostUrlAsync("retry", Page, retryOf: "failed");
            await bench.Client.EndAsync("retry", RunStatus.Completed);
        }, [A]) { Page = Page },
        new("another pipeline", async bench =>
        {
            await DoneAsync(bench, "first", A);
            await bench.StopAsync();
            bench.Setup.Settings["Evaluation:MinQuoteLength"] = "9";
        }, bench => DoneAsync(bench, "second", A), [A]),
        new("knowledge is gone", async bench =>
        {
            await DoneAsync(bench, "first", A);
            var host = await bench.HostAsync();
            var row = Assert.Single((await bench.Observer.ContentsAsync(bench.Memory)).Rows(TableNames.Knowledge), row => row.Row == "manifest");
            Assert.True(await host.Get<ReflectionTables>().Open(TableNames.Knowledge).TryDeleteAsync(row.Partition, row.Row, ETag.All, default));
        }, bench => DoneAsync(bench, "second", A), [A]) { Damaged = true },
        new("a key, and nothing else", async bench =>
        {
            (await bench.HostAsync()).Faults.Arm(new Call(Place.Storage, "POST IdempotencyKeys", 1), Fault.DieAfter);
            bench.GoesOn = false;
            await Assert.ThrowsAsync<DiedException>(() => bench.Client.PostAsync("lost", A));
            await bench.CrashAsync();
            bench.GoesOn = true;
        }, bench => DoneAsync(bench, "lost", A), [A]),
        new("two contents at once", Nowhere, async bench =>
        {
            var second = new TaskCompletionSource();
            bench.Setup.BeforeModels = () => second.Task;
            await bench.Client.PostAsync("first", A);
            await bench.Client.PostAsync("second", B);
            await bench.Client.UntilAsync("second", RunStatus.WaitingTurn);
            second.SetResult();
            await bench.Client.EndAsync("first", RunStatus.Completed);
            await bench.Client.EndAsync("second", RunStatus.Completed);
        }, [A, B]),
        new("cancelled while it works", Nowhere, async bench =>
        {
            // The model never answers: what is in progress leaves nothing behind, whenever the run is cancelled.
            var never = new TaskCompletionSource();
            bench.Setup.BeforeModels = () => never.Task;
            await bench.Client.PostAsync("cancelled", A);
            await bench.Client.UntilAsync("cancelled", RunStatus.Embedding);
            await bench.Client.CancelAsync("cancelled");
            await bench.Client.EndAsync("cancelled", RunStatus.Cancelled);
        }, []),
        new("deleted while a run works", bench => DoneAsync(bench, "first", A), async bench =>
        {
            var deleted = new TaskCompletionSource();
            bench.Setup.BeforeModels = () => deleted.Task;
            await bench.Client.PostAsync("second", B);
            await bench.Client.UntilAsync("second", RunStatus.Embedding);
            await bench.Client.DeleteAsync();
            deleted.SetResult();
            await bench.Client.EndAsync("second", RunStatus.Superseded);
        }, [A]),
        new("deleted, and sent again", bench => DoneAsync(bench, "first", A), async bench =>
        {
            await bench.Client.DeleteAsync();
            await DoneAsync(bench, "again", A);
        }, [A]),
        new("accepted, and the engine lost", async bench =>
        {
            (await bench.HostAsync()).Faults.Arm(new Call(Place.Storage, "POST IngestRuns", 1), Fault.DieAfter);
            bench.GoesOn = false;
            await Assert.ThrowsAsync<DiedException>(() => bench.Client.PostAsync("orphan", A));
            bench.GoesOn = true;
            bench.Runs["orphan"] = RunId.Parse(Assert.Single((await bench.Observer.ContentsAsync(bench.Memory)).Rows(TableNames.IngestRuns)).Text("Run")!);
            await bench.LoseDataFolderAsync();
            bench.Setup.Time.Pass(TimeSpan.FromMinutes(16));
        }, SweptAsync, [A], GoneAtOnce),
        new("failed after its approval", async bench =>
        {
            bench.Setup.Broken = "BATCH Knowledge";
            await bench.Client.PostAsync("orphan", A);
            await bench.Client.EndAsync("orphan", RunStatus.Failed);
            bench.Setup.Broken = null;
        }, SweptAsync, [A]),
        new("approved, and the engine lost", async bench =>
        {
            var accepted = new TaskCompletionSource();
            bench.Setup.BeforeModels = () => accepted.Task;
            await bench.Client.PostAsync("orphan", A);
            var host = await bench.HostAsync();
            host.Faults.Arm(new Call(Place.Storage, "PUT IngestLedger", 1), Fault.DieAfter);
            accepted.SetResult();
            await host.Faults.Died.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
            await bench.LoseDataFolderAsync();
            bench.Setup.Time.Pass(TimeSpan.FromMinutes(16));
        }, SweptAsync, [A], GoneAtOnce),
    ];

    public static Scenario Named(string name) => All.Single(scenario => scenario.Name == name);

    private static Task Nowhere(Bench.Bench bench) => Task.CompletedTask;

    private static Task Serve(Bench.Bench bench, string text)
    {
        bench.Setup.Pages[Page.AbsoluteUri] = text;
        return Task.CompletedTask;
    }

    private static async Task SweptAsync(Bench.Bench bench)
    {
        await bench.Client.SweepAsync();
        await bench.Client.EndAsync("orphan", RunStatus.Completed);
    }

    private static async Task DoneAsync(Bench.Bench bench, string name, string text)
    {
        await bench.Client.PostAsync(name, text);
        await bench.Client.EndAsync(name, RunStatus.Completed);
    }

    private static async Task HeldAsync(Bench.Bench bench, string name, string text)
    {
        await bench.Client.PostAsync(name, text);
        await bench.Client.UntilAsync(name, RunStatus.AwaitingReview);
    }
}
