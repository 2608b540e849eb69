using Microsoft.Extensions.Time.Testing;
using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Domain.Runs;
using Reflections.Tests.Domain.Ledger;

namespace Reflections.Tests.Domain.Runs;

public sealed class RunRecordTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Advance_Forward_StampsEachStatusOnce()
    {
        var run = Run().Advance(RunStatus.Fetching, At(1)).Advance(RunStatus.WaitingTurn, At(2)).Advance(RunStatus.Fetching, At(3));

        Assert.Equal(At(1), run.Timeline[RunStatus.Fetching]);
        Assert.Equal(At(2), run.Timeline[RunStatus.WaitingTurn]);
        Assert.Null(run.FinishedAt);
    }

    [Fact]
    public void Advance_ToAnOutcome_StampsFinish()
    {
        var run = Run().Advance(RunStatus.Applying, At(1)).Advance(RunStatus.Completed, At(2), "Applied.");

        Assert.Equal((RunStatus.Completed, At(2), "Applied."), (run.Status, run.FinishedAt!.Value, run.Reason));
    }

    [Fact]
    public void Advance_RepeatedStep_ChangesNothing()
    {
        var done = Run().Advance(RunStatus.Completed, At(1), "Applied.");

        Assert.Same(done, done.Advance(RunStatus.Completed, At(9), "Again."));
    }

    [Fact]
    public void Advance_AfterAnOutcome_Throws() =>
        Assert.Throws<InvalidOperationException>(() => Run().Advance(RunStatus.Cancelled, At(1)).Advance(RunStatus.Fetching, At(2)));

    [Fact]
    public void Advance_ToTheEnd_ForgetsWhatItMightHaveAsked()
    {
        var validators = new SourceValidators("https://a.example/", "https://a.example/", "\"1\"", null, "build");
        var run = Run() with { Known = new KnownVersion(ContentHash.OfCanonical("A"), validators), Validators = validators };

        var fetching = run.Advance(RunStatus.Fetching, At(1));
        var done = fetching.Advance(RunStatus.Failed, At(2));

        Assert.Equal((run.Known, run.Validators), (fetching.Known, fetching.Validators));
        Assert.Equal((null, null), (done.Known, done.Validators));
    }

    [Fact]
    public void FetchWhole_AnsweredNotModified_KnowsNothingAnyMore()
    {
        var validators = new SourceValidators("https://a.example/", "https://a.example/", "\"1\"", null, "build");
        var content = ContentHash.OfCanonical("A");
        var unmodified = Run() with
        {
            Known = new KnownVersion(content, validators),
            Validators = validators,
            Content = content,
            Key = IngestKey.Of(Run().Reflection, Run().Source, content),
        };

        var whole = unmodified.FetchWhole();

        Assert.True(unmodified.IsUnmodified);
        Assert.False(whole.IsUnmodified);
        Assert.Equal((null, null, null, null), (whole.Known, whole.Validators, whole.Content, whole.Key));
    }

    [Fact]
    public void Skip_Open_NamesTheMatchedRun()
    {
        var matched = RunId.New(new FakeTimeProvider(Noon));
        var run = Run().Skip(matched, "Known.", At(1));

        Assert.Equal((RunStatus.DuplicateSkipped, matched, "Known."), (run.Status, run.Matched, run.Reason));
    }

    [Fact]
    public void Advance_WithoutReason_KeepsTheOneThatIsThere() => Assert.Equal(
        "Run 7 works on this source.",
        Run().Advance(RunStatus.WaitingTurn, At(1), "Run 7 works on this source.").Advance(RunStatus.Fetching, At(2)).Reason);

    [Fact]
    public void Skip_RepeatedStep_KeepsTheFirstMatch()
    {
        var matched = RunId.New(new FakeTimeProvider(Noon));
        var skipped = Run().Skip(matched, "Known.", At(1));

        Assert.Same(skipped, skipped.Skip(RunId.New(new FakeTimeProvider(At(2))), "Known by another.", At(2)));
    }

    [Fact]
    public void Fail_Open_TellsWhatWentWrong()
    {
        var failure = new RunFailure("fetch", "fetch.timeout", "The host did not answer.");
        var run = Run().Fail(failure, At(1));

        Assert.Equal((RunStatus.Failed, failure, failure.Message), (run.Status, run.Failure, run.Reason));
    }

    [Fact]
    public void Fail_RepeatedStep_KeepsTheFirstFailure()
    {
        var failed = Run().Fail(new RunFailure("fetch", "fetch.timeout", "The host did not answer."), At(1));

        Assert.Same(failed, failed.Fail(new RunFailure("fetch", "fetch.tls", "The certificate is not trusted."), At(2)));
    }

    [Fact]
    public void Recover_Open_SaysWhoAppliedThePatch()
    {
        var run = Run().Advance(RunStatus.Applying, At(1)).Recover("sweeper", At(2));

        Assert.Equal((RunStatus.Completed, "sweeper"), (run.Status, run.RecoveredBy));
        Assert.Equal("The approved patch was applied by sweeper.", run.Reason);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void Recover_ByNobody_IsRefused(string by) =>
        Assert.Throws<ArgumentException>(() => Run().Advance(RunStatus.Applying, At(1)).Recover(by, At(2)));

    [Fact]
    public void Recover_Failed_CompletesAndTellsBoth()
    {
        var failed = Run().Fail(new RunFailure("apply", "storage.timeout", "The table did not answer."), At(1));
        var run = failed.Recover("sweeper", At(2));

        Assert.Equal((RunStatus.Completed, "sweeper", At(2)), (run.Status, run.RecoveredBy, run.FinishedAt!.Value));
        Assert.Null(run.Failure);
        Assert.Contains("applied by sweeper", run.Reason);
        Assert.Contains("storage.timeout", run.Reason);
        Assert.Equal(At(1), run.Timeline[RunStatus.Failed]);
        Assert.Same(run, run.Recover("sweeper", At(3)));
    }

    [Fact]
    public void Recover_Cancelled_CompletesAndTellsBoth()
    {
        var run = Run().Advance(RunStatus.Cancelled, At(1), "Its orchestration was terminated.").Recover("sweeper", At(2));

        Assert.Equal((RunStatus.Completed, "sweeper", At(2)), (run.Status, run.RecoveredBy, run.FinishedAt!.Value));
        Assert.Equal("The approved patch was applied by sweeper after the run was cancelled.", run.Reason);
        Assert.Equal(At(1), run.Timeline[RunStatus.Cancelled]);
    }

    [Theory]
    [InlineData(RunStatus.Superseded)]
    [InlineData(RunStatus.EvalRejected)]
    [InlineData(RunStatus.DuplicateSkipped)]
    public void Recover_OtherOutcome_Throws(RunStatus outcome) =>
        Assert.Throws<InvalidOperationException>(() => Run().Advance(outcome, At(1)).Recover("sweeper", At(2)));

    [Fact]
    public void WasJudged_FromTheFirstEvaluationOn()
    {
        Assert.False(Run().Advance(RunStatus.Fetching, At(1)).WasJudged());
        Assert.True(Run().Advance(RunStatus.Evaluating, At(1)).Advance(RunStatus.Fetching, At(2)).WasJudged());
    }

    [Fact]
    public void EndFor_Open_EndsNamingWhoDidIt()
    {
        var run = Run().EndFor(RunStatus.Cancelled, "It was terminated.", "sweeper", At(1));

        Assert.Equal((RunStatus.Cancelled, "It was terminated.", "sweeper", null), (run.Status, run.Reason, run.RecoveredBy, run.Matched));
    }

    // What it noted has overtaken others, which ended because of it.
    [Theory]
    [InlineData(RunStatus.Cancelled)]
    [InlineData(RunStatus.Failed)]
    [InlineData(RunStatus.EvalRejected)]
    public void EndFor_RunThatHasNotedItsObservation_IsADuplicateOfWhatItNoted(RunStatus otherwise)
    {
        var noted = LedgerScene.Version("A", 1);

        var run = Run().EndFor(otherwise, "It was terminated.", "sweeper", At(1), noted);

        Assert.Equal((RunStatus.DuplicateSkipped, "It was terminated.", "sweeper", noted.Run), (run.Status, run.Reason, run.RecoveredBy, run.Matched));
    }

    [Fact]
    public void EndFor_AppliedPatch_CompletesOpenAndFailedRuns()
    {
        var failed = Run().Fail(new RunFailure("apply", "storage.timeout", "The table did not answer."), At(1));

        Assert.All([failed, Run()], run => Assert.True(run.CanEndFor(RunStatus.Completed)));
        Assert.All([failed, Run()], run => Assert.Equal(RunStatus.Completed, run.EndFor(RunStatus.Completed, "", "sweeper", At(2)).Status));
        Assert.Equal("sweeper", failed.EndFor(RunStatus.Completed, "", "sweeper", At(2)).RecoveredBy);
    }

    [Fact]
    public void CanEndFor_Terminal_OnlyFailedAndCancelledToCompleted()
    {
        Assert.True(Run().CanEndFor(RunStatus.Superseded));
        Assert.False(Run().Advance(RunStatus.Failed, At(1)).CanEndFor(RunStatus.Superseded));
        Assert.True(Run().Advance(RunStatus.Cancelled, At(1)).CanEndFor(RunStatus.Completed));
        Assert.False(Run().Advance(RunStatus.Cancelled, At(1)).CanEndFor(RunStatus.Failed));
        Assert.False(Run().Advance(RunStatus.DuplicateSkipped, At(1)).CanEndFor(RunStatus.Completed));
        Assert.False(Run().Advance(RunStatus.Completed, At(1)).CanEndFor(RunStatus.Completed));
    }

    [Theory]
    [InlineData(RunStatus.Evaluating, null, RunStatus.Cancelled)]
    [InlineData(RunStatus.Evaluating, PatchStatus.Superseded, RunStatus.Cancelled)]
    [InlineData(RunStatus.Evaluating, PatchStatus.Rejected, RunStatus.EvalRejected)]
    [InlineData(RunStatus.Evaluating, PatchStatus.Applied, RunStatus.Completed)]
    [InlineData(RunStatus.Applying, PatchStatus.Applied, RunStatus.Completed)]
    [InlineData(RunStatus.Applying, PatchStatus.Superseded, RunStatus.Superseded)]
    public void OutcomeAfterWithdrawal_Terminated_KeepsWhatWasDecided(RunStatus status, PatchStatus? patch, RunStatus outcome) =>
        Assert.Equal(outcome, (Run() with { Status = status }).OutcomeAfterWithdrawal(patch, RunStatus.Cancelled));

    [Theory]
    [InlineData(RunStatus.WaitingTurn, "waiting_turn")]
    [InlineData(RunStatus.ExtractingEntities, "extracting_entities")]
    [InlineData(RunStatus.EvalRejected, "eval_rejected")]
    [InlineData(RunStatus.DuplicateSkipped, "duplicate_skipped")]
    public void ToWire_Status_IsSnakeCase(RunStatus status, string wire)
    {
        Assert.Equal(wire, status.ToWire());
        Assert.Equal(status, RunStatusNames.Parse(wire));
    }

    [Theory]
    [InlineData("WaitingTurn")]
    [InlineData("1")]
    [InlineData("")]
    [InlineData(null)]
    public void TryParse_OtherText_IsRefused(string? wire) => Assert.False(RunStatusNames.TryParse(wire, out _));

    private static DateTimeOffset At(int minutes) => Noon.AddMinutes(minutes);

    private static RunRecord Run() => new()
    {
        Id = RunId.New(new FakeTimeProvider(Noon)),
        Reflection = ReflectionId.Parse("handbook"),
        Source = SourceId.Parse("guide.md"),
        Status = RunStatus.Queued,
        Ticket = 1,
        Hub = "hub",
        Input = new SourceInput(null, "raw", "text/plain", "guide.md"),
        CreatedAt = Noon,
    };
}
