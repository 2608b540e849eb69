using Microsoft.DurableTask.Client;
using Reflections.Domain.Documents;
using Reflections.Domain.Identity;
using Reflections.Domain.Runs;
using Reflections.Functions.Acceptance;
using Reflections.Functions.Deletion;
using Reflections.Functions.Hosting;
using Reflections.Functions.Ingestion;
using Reflections.Functions.Ledger;
using Reflections.Functions.Review;
using Reflections.Functions.Runs;
using Reflections.Functions.Storage;
using Reflections.Functions.Sweeping;

namespace Reflections.Tests.CrashMatrix.Bench;

/// <summary>What users and timers do, each until it has an answer.</summary>
internal sealed class Client(Bench bench)
{
    public static readonly ReflectionId Reflection = ReflectionId.Parse("handbook");

    public static readonly SourceId Source = SourceId.Parse("a");

    private const int MostRounds = 24;

    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromMinutes(5);

    // A run that waits for review looks by itself once an hour.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(61);

    /// <summary>Sends content under a key of its own, so that a repetition is the same request.</summary>
    /// <param name="name">What the scenario calls the run; also the key.</param>
    public Task PostAsync(string name, string text, bool force = false, string? retryOf = null) =>
        AcceptAsync(name, key =>
        {
            var bytes = BinaryData.FromString(text);
            var reading = DocumentReader.Read(bytes, "text/markdown", null, new AcceptanceOptions().Documents);
            var document = Assert.IsType<DocumentReading.Accepted>(reading).Document;
            var content = new InlineContent(bytes, "text/markdown", null, document);
            return new AcceptRequest(Reflection, Source, key, null, content, force, retryOf is null ? null : bench.Runs[retryOf]);
        });

    /// <summary>Asks to fetch a page.</summary>
    public Task PostUrlAsync(string name, Uri url, string? retryOf = null) =>
        AcceptAsync(name, key => new AcceptRequest(Reflection, Source, key, url, null, false, retryOf is null ? null : bench.Runs[retryOf]));

    /// <summary>Waits for the run's outcome; the sweeper comes by as its timer would let it.</summary>
    public async Task EndAsync(string name, RunStatus outcome)
    {
        var run = bench.Runs[name];
        for (var round = 0; round < MostRounds; round++)
        {
            await bench.AskAsync(LongestSleep, async host =>
            {
                if (await host.Client.GetInstanceAsync(run.Value) is { IsCompleted: false })
                {
                    await host.Client.WaitForInstanceCompletionAsync(run.Value);
                }

                return true;
            });
            if (await bench.Observer.RunAsync(run) is { } record && record.Status.IsTerminal() && (record.Status == outcome || !await MayRecoverAsync(record)))
            {
                Assert.True(record.Status == outcome, $"run '{name}' ended {record.Status}, not {outcome}: {record.Reason} {record.Failure}");
                return;
            }

            bench.Setup.Time.Pass(BetweenSweeps);
            await SweepAsync();
        }

        Assert.Fail($"run '{name}' did not end; it stands at {(await bench.Observer.RunAsync(run))?.Status}");
    }

    /// <summary>Waits until the run stands there.</summary>
    public Task UntilAsync(string name, RunStatus status) => bench.AskAsync(async host =>
    {
        await StandsAtAsync(bench.Runs[name], status);
        return true;
    });

    /// <summary>Decides on what the run holds.</summary>
    public Task ReviewAsync(string name, string decision) => bench.AskAsync(async host =>
    {
        // A run that a host took up again is evaluated again before it waits again.
        var run = bench.Runs[name];
        await StandsAtAsync(run, RunStatus.AwaitingReview);
        try
        {
            await host.Get<ReviewDesk>().DecideAsync(Reflection, run, new ReviewDecision(decision, "Ada", null), default);
        }
        catch (ProblemException)
        {
            // Where the first answer was lost, what it said stands.
            if (!await IsDecidedAsync(run))
            {
                throw;
            }
        }

        await host.Client.WakeAsync([run], decision, default);
        return true;
    });

    /// <summary>Cancels the run.</summary>
    public Task CancelAsync(string name) => bench.AskAsync(async host =>
    {
        Assert.Null((await host.Get<RunCancellation>().CancelAsync(Reflection, bench.Runs[name], "Cancelled by Ada.", host.Client, default)).Problem);
        return true;
    });

    /// <summary>Deletes the source.</summary>
    public Task DeleteAsync() => bench.AskAsync(async host =>
    {
        Assert.NotNull(await host.Get<DeletionProtocol>().DeleteAsync(Reflection, Source, waiting => host.Client.WakeAsync(waiting, "deleted", default), default));
        return true;
    });

    /// <summary>One sweep, from its timer to its end.</summary>
    public Task SweepAsync() => bench.AskAsync(async host =>
    {
        await host.Function<SweepFunctions>().OnTimerAsync(null!, host.Client, default);
        await host.Client.WaitForInstanceCompletionAsync(SweepOrchestrator.InstanceId);
        return true;
    });

    /// <summary>Sweeps until nothing is left to settle, clean-ups included.</summary>
    public async Task SettleAsync()
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var left = await bench.Observer.IntentsAsync();
            if (left.Count == 0)
            {
                return;
            }

            bench.Setup.Time.Pass(left.Any(row => row is CleanRow or DeletionRow) ? TimeSpan.FromMinutes(11) : BetweenSweeps);
            await SweepAsync();
        }

        var rest = await bench.Observer.IntentsAsync();
        Assert.True(rest.Count == 0, $"these intents stay: {string.Join(", ", rest.Select(row => $"{row.RowKey} ({row.LastError})"))}");
    }

    /// <summary>Makes the host create its tables and its container, so that a scenario begins with what it is about.</summary>
    public Task WarmAsync() => bench.AskAsync(async host =>
    {
        foreach (var table in (string[])[
            TableNames.IngestLedger, TableNames.IngestRuns, TableNames.IdempotencyKeys, TableNames.Sources, TableNames.Reflections,
            TableNames.UnappliedPatches, TableNames.Knowledge, TableNames.KnowledgeIndex, TableNames.SweepReceipts, TableNames.Hubs])
        {
            await host.Get<ReflectionTables>().Open(table).GetAsync("none", "none", default);
        }

        await host.Get<ArtifactStore>().GetAsync("none", default);
        return true;
    });

    private async Task AcceptAsync(string name, Func<IdempotencyKey, AcceptRequest> request)
    {
        var key = IdempotencyKey.TryCreate($"key-{name}", out var made, out var problem) ? made : throw new ArgumentException(problem, nameof(name));
        var accepted = await bench.AskAsync(host => host.Get<RunAcceptance>().AcceptAsync(request(key), host.Client, default));
        bench.Runs[name] = accepted.Id;
    }

    private async Task StandsAtAsync(RunId run, RunStatus status)
    {
        while (await bench.Observer.RunAsync(run) is not { } record || (record.Status != status && !record.Status.IsTerminal()))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }

    /// <summary>A run that failed is completed as long as its approved patch is still to be applied.</summary>
    private async Task<bool> MayRecoverAsync(RunRecord run) =>
        run.Status == RunStatus.Failed && (await bench.Observer.IntentsAsync()).OfType<PatchRow>().Any(row => row.Run == run.Id);

    private async Task<bool> IsDecidedAsync(RunId run) =>
        await bench.Observer.RunAsync(run) is { } record && (record.Status.IsTerminal() || await bench.Observer.IsDecidedAsync(record));
}
