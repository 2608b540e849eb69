using Reflections.Domain.Patches;

namespace Reflections.Tests.Domain.Patches;

public sealed class PatchTransitionsTests
{
    [Theory]
    [InlineData(PatchStatus.Proposed, false)]
    [InlineData(PatchStatus.Approved, false)]
    [InlineData(PatchStatus.Applied, true)]
    [InlineData(PatchStatus.Rejected, true)]
    [InlineData(PatchStatus.Superseded, true)]
    public void IsTerminal_EveryStatus_OnlyWhatIsSettled(PatchStatus status, bool terminal) => Assert.Equal(terminal, status.IsTerminal());

    [Fact]
    public void Require_Illegal_NamesBothEnds()
    {
        var error = Assert.Throws<InvalidOperationException>(() => PatchTransitions.Require(PatchStatus.Rejected, PatchStatus.Applied));

        Assert.Contains("from rejected to applied", error.Message);
    }

    [Theory]
    [InlineData(PatchStatus.Proposed, "proposed")]
    [InlineData(PatchStatus.Approved, "approved")]
    [InlineData(PatchStatus.Applied, "applied")]
    [InlineData(PatchStatus.Rejected, "rejected")]
    [InlineData(PatchStatus.Superseded, "superseded")]
    public void ToWire_Status_ReadsBack(PatchStatus status, string wire)
    {
        Assert.Equal(wire, status.ToWire());
        Assert.Equal(status, PatchStatusNames.Parse(wire));
    }
}
