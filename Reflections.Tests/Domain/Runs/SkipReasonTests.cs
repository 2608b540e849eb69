using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Domain.Runs;
using Reflections.Tests.Functions.Storage;

namespace Reflections.Tests.Domain.Runs;

public sealed class SkipReasonTests
{
    private static readonly RunId Earlier = RunId.New(TimeProvider.System);

    [Theory]
    [InlineData("Run {0} applied this content as generation 3, and it is what readers see.", "applied_by")]
    [InlineData("Run {0} was refused this content.", "rejected_by")]
    [InlineData("Run {0} was refused this content: too few facts", "rejected_by")]
    [InlineData("The server answered that nothing has changed. Run {0} applied this content as generation 3.", "not_modified")]
    [InlineData("Run {0} applied this content. Run 7 was refused this content.", "applied_by")]
    public void Of_SkippedRun_IsTheWordForItsReason(string reason, string expected)
    {
        var run = Sample.Run(4).Skip(Earlier, string.Format(null, reason, Earlier), Sample.Noon);

        Assert.Equal(expected, SkipReason.Of(run));
    }

    [Fact]
    public void Of_RunThatWasNotSkipped_IsNull() => Assert.Null(SkipReason.Of(Sample.Run(4)));
}
