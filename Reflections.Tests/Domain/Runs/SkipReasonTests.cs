using Reflections.Domain.Runs;
using Reflections.Tests.Functions.Storage;

namespace Reflections.Tests.Domain.Runs;

public sealed class SkipReasonTests
{
    [Theory]
    [InlineData("https://a.example", null, 1, SkipReason.NotModified)]
    [InlineData("https://a.example", "raw", 1, SkipReason.AppliedBy)]
    [InlineData(null, "raw", 1, SkipReason.AppliedBy)]
    [InlineData(null, "raw", 0, SkipReason.RejectedBy)]
    public void Of_SkippedRun_IsToldByWhatItKept(string? url, string? raw, int chunks, SkipReason expected)
    {
        var run = Sample.Run(1) with { Status = RunStatus.DuplicateSkipped, Input = new SourceInput(url, raw, null, null), Counts = new RunCounts(chunks) };
        Assert.Equal(expected, SkipReasons.Of(run));
    }

    [Fact]
    public void Of_RunThatWasNotSkipped_IsNull() => Assert.Null(SkipReasons.Of(Sample.Run(4)));
}
