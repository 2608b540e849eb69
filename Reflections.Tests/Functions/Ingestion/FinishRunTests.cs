using Reflections.Domain.Ledger;
using Reflections.Domain.Runs;
using Reflections.Functions.Ingestion;
using Reflections.Functions.Patches;
using Reflections.Functions.Runs;
using Reflections.Tests.Azurite;
using Reflections.Tests.Functions.Patches;
using Reflections.Tests.Functions.Storage;

namespace Reflections.Tests.Functions.Ingestion;

public sealed class FinishRunTests
{
    private const string A = "Ann founded Harbour";

    // What it noted has overtaken others, which ended because of it: it cannot have been for nothing.
    [Theory]
    [InlineData(RunStatus.Failed)]
    [InlineData(RunStatus.EvalRejected)]
    public async Task FinishRun_AfterItsObservationWasNoted_IsADuplicate(RunStatus otherwise)
    {
        var prefix = SharedAzurite.UniquePrefix();
        await using var storage = await TestStorage.CreateAsync(prefix);
        await using var services = await IngestServices.CreateAsync(prefix);
        var (shown, run) = await ShownAndNewerAsync(storage);
        await NoteAsync(storage, run);

        var left = await services.Runs.FinishRun(new FinishInput(await OpenAsync(storage, run), new RunEnd(otherwise, "It came to nothing.")), default);

        Assert.Equal((RunStatus.DuplicateSkipped, shown.Id), (left.Run.Status, left.Run.Matched));
        Assert.Equal(RunStatus.DuplicateSkipped, (await storage.Runs.GetAsync(run.Reflection, run.Id, default))!.Value.Value.Status);
    }

    [Fact]
    public async Task EndAsync_TerminatedAfterItsObservationWasNoted_IsADuplicate()
    {
        var prefix = SharedAzurite.UniquePrefix();
        await using var storage = await TestStorage.CreateAsync(prefix);
        await using var services = await IngestServices.CreateAsync(prefix);
        var (shown, run) = await ShownAndNewerAsync(storage);
        await OpenAsync(storage, run);
        await NoteAsync(storage, run);

        Assert.True(await services.Get<RunRecovery>().EndAsync(run.Reflection, run.Id, RunStatus.Cancelled, "It was terminated.", "sweeper", default));

        var ended = (await storage.Runs.GetAsync(run.Reflection, run.Id, default))!.Value.Value;
        Assert.Equal((RunStatus.DuplicateSkipped, shown.Id, "It was terminated."), (ended.Status, ended.Matched, ended.Reason));
    }

    // Who applied it left the outcome to the run, which was alive then.
    [Theory]
    [InlineData("apply")]
    [InlineData("eval")]
    public async Task FinishRun_FailedWhileAnotherRunAppliedItsPatch_IsCompleted(string stage)
    {
        var prefix = SharedAzurite.UniquePrefix();
        await using var storage = await TestStorage.CreateAsync(prefix);
        await using var services = await IngestServices.CreateAsync(prefix);
        var driver = new PatchDriver(storage);
        var accepted = await driver.TakeTicketAsync();
        var run = accepted.Advance(RunStatus.Evaluating, Sample.Noon) with { Key = driver.Key(A), Content = Sample.Content(A) };
        await driver.ApprovedAsync(run, A);
        var cursor = await OpenAsync(storage, run);
        Assert.IsType<ApplyResult.Applied>(await driver.ApplyAsync(A, run.Ticket));

        await services.Runs.FinishRun(new FinishInput(cursor, Failed(stage)), default);

        Assert.Equal(RunStatus.Completed, (await storage.Runs.GetAsync(run.Reflection, run.Id, default))!.Value.Value.Status);
    }

    private static RunEnd Failed(string stage) => new(RunStatus.Failed, "It failed.", Failure: new RunFailure(stage, "stage.error", "It failed."));

    private static async Task<RunCursor> OpenAsync(TestStorage storage, RunRecord run) =>
        new(run, (await storage.Runs.TryWriteAsync(run, null, default)).ToString()!);

    /// <summary>A run whose batch readers see, and one that came after it.</summary>
    private static async Task<(RunRecord Shown, RunRecord Newer)> ShownAndNewerAsync(TestStorage storage)
    {
        var driver = new PatchDriver(storage);
        var shown = await driver.TakeTicketAsync();
        await driver.DriveAsync(shown, A);
        return (shown, await driver.TakeTicketAsync());
    }

    private static async Task NoteAsync(TestStorage storage, RunRecord run)
    {
        var source = (await storage.Sources.GetAsync(run.Reflection, run.Source, default))!.Value;
        Assert.NotNull(await storage.Sources.TryWriteAsync(source.Value.Observe(run.Ticket), source.ETag, default));
    }
}
