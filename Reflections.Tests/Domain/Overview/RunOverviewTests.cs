using CsCheck;
using Reflections.Domain.Overview;
using Reflections.Domain.Runs;
using Reflections.Tests.Functions.Storage;

namespace Reflections.Tests.Domain.Overview;

public sealed class RunOverviewTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 14, 20, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1, "2026-03-09T15:00", 24)]
    [InlineData(2, "2026-03-08T15:00", 48)]
    [InlineData(3, "2026-03-08T00:00", 3)]
    [InlineData(90, "2025-12-11T00:00", 90)]
    public void Of_Nothing_HasEveryBucketFromAWholeHourOrDayToNow(int days, string start, int count)
    {
        var overview = RunOverview.Of([], Now, days);

        Assert.Equal(count, overview.Buckets.Count);
        Assert.Equal(DateTimeOffset.Parse(start + "Z", System.Globalization.CultureInfo.InvariantCulture), overview.Buckets[0].Start);
        Assert.InRange(Now - overview.Buckets[^1].Start, TimeSpan.Zero, TimeSpan.FromDays(1));
        Assert.Equal((0, 0, 0L), (overview.SkipShare, overview.StorageCalls.Count, overview.StorageCalls.At(0.5)));
    }

    [Fact]
    public void Of_AnyRuns_CountsEachThatIsNotTooOldOnceInTheBucketOfItsAcceptance() =>
        Gen.Select(Gen.Int[0, 100 * 24].Array[0, 40], Gen.Int[1, 90]).Sample((hours, days) =>
        {
            var runs = hours.Select(ago => Sample.Run(1) with { CreatedAt = Now - TimeSpan.FromHours(ago) }).ToList();
            var overview = RunOverview.Of(runs, Now, days);

            Assert.Equal(runs.Count(run => run.CreatedAt >= RunOverview.Start(Now, days)), overview.Buckets.Sum(bucket => bucket.Runs.Values.Sum()));
            foreach (var (bucket, next) in overview.Buckets.Zip(overview.Buckets.Skip(1)))
            {
                Assert.Equal(
                    runs.Count(run => run.CreatedAt >= bucket.Start && run.CreatedAt < next.Start), bucket.Runs.GetValueOrDefault(RunStatus.Queued));
            }
        });

    [Fact]
    public void Of_RunsThatEnded_SharesSkipsAndCalls()
    {
        RunRecord Ended(RunStatus status, int calls) => Sample.Run(1) with { CreatedAt = Now, Status = status, Counts = new RunCounts(Chunks: 1, StorageCalls: calls) };
        var overview = RunOverview.Of(
            [Ended(RunStatus.Completed, 46), Ended(RunStatus.DuplicateSkipped, 3), Ended(RunStatus.DuplicateSkipped, 4), Ended(RunStatus.Failed, 9), Sample.Run(2) with { CreatedAt = Now }],
            Now, 1);

        Assert.Equal(0.5, overview.SkipShare);
        Assert.Equal(2, overview.Skips[SkipReason.AppliedBy]);
        Assert.Equal((4L, 46L), (overview.StorageCalls.At(0.5), overview.StorageCalls.Max));
        Assert.Equal(5, overview.Buckets[^1].Runs.Values.Sum());
    }

    [Fact]
    public void StageTimes_OfATimeline_LastUntilTheNextStage()
    {
        RunRecord Run(params (RunStatus Status, int Second)[] steps) =>
            Sample.Run(1) with { Timeline = steps.ToDictionary(step => step.Status, step => Now.AddSeconds(step.Second)) };
        var times = StageTimes.Of(
        [
            Run((RunStatus.Queued, 0), (RunStatus.Fetching, 1), (RunStatus.Chunking, 4), (RunStatus.Completed, 5)),
            Run((RunStatus.Queued, 0), (RunStatus.Fetching, 3), (RunStatus.Failed, 10)),
            Run((RunStatus.Queued, 0)),
        ]);

        Assert.Equal(
            [(RunStatus.Queued, 2, 1000L, 3000L), (RunStatus.Fetching, 2, 3000L, 7000L), (RunStatus.Chunking, 1, 1000L, 1000L)],
            times.Select(stage => (stage.Stage, stage.Milliseconds.Count, stage.Milliseconds.At(0.5), stage.Milliseconds.Max)));
    }

    [Fact]
    public void SkipReasons_Of_TellsByWhatTheRunKept()
    {
        RunRecord Skipped(SourceInput input, int chunks) => Sample.Run(1) with { Status = RunStatus.DuplicateSkipped, Input = input, Counts = new RunCounts(chunks) };
        Assert.Null(SkipReasons.Of(Sample.Run(1)));
        Assert.Equal(SkipReason.NotModified, SkipReasons.Of(Skipped(new SourceInput("https://a.example", null, null, null), 1)));
        Assert.Equal(SkipReason.AppliedBy, SkipReasons.Of(Skipped(new SourceInput("https://a.example", "raw", null, null), 1)));
        Assert.Equal(SkipReason.RejectedBy, SkipReasons.Of(Skipped(new SourceInput(null, "raw", null, null), 0)));
    }
}
