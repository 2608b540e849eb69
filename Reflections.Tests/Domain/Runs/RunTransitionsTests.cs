using Reflections.Domain.Runs;

namespace Reflections.Tests.Domain.Runs;

public sealed class RunTransitionsTests
{
    private static readonly RunStatus[] Terminal = [RunStatus.Completed, RunStatus.EvalRejected, RunStatus.Failed, RunStatus.DuplicateSkipped, RunStatus.Cancelled, RunStatus.Superseded];

    public static TheoryData<RunStatus, RunStatus> EveryPair()
    {
        var pairs = new TheoryData<RunStatus, RunStatus>();
        foreach (var from in Enum.GetValues<RunStatus>())
        {
            foreach (var to in Enum.GetValues<RunStatus>())
            {
                pairs.Add(from, to);
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(EveryPair))]
    public void CanMove_EveryPair_FollowsTheRules(RunStatus from, RunStatus to)
    {
        var legal = Expected(from, to);

        Assert.Equal(legal, RunTransitions.CanMove(from, to));
        if (legal)
        {
            RunTransitions.Require(from, to);
        }
        else
        {
            var error = Assert.Throws<InvalidOperationException>(() => RunTransitions.Require(from, to));
            Assert.Contains(from.ToWire(), error.Message);
            Assert.Contains(to.ToWire(), error.Message);
        }
    }

    [Fact]
    public void IsTerminal_EveryStatus_IsAnOutcomeOrNot() =>
        Assert.All(Enum.GetValues<RunStatus>(), status => Assert.Equal(Terminal.Contains(status), status.IsTerminal()));

    [Fact]
    public void CanRecover_EveryStatus_OpenFailedOrCancelledOnly() => Assert.All(
        Enum.GetValues<RunStatus>(),
        status => Assert.Equal(!Terminal.Contains(status) || status is RunStatus.Failed or RunStatus.Cancelled, RunTransitions.CanRecover(status)));

    [Fact]
    public void RequireRecovery_EveryStatus_ThrowsNamingItWhereItIsClosed() => Assert.All(Enum.GetValues<RunStatus>(), status =>
    {
        if (RunTransitions.CanRecover(status))
        {
            RunTransitions.RequireRecovery(status);
        }
        else
        {
            var error = Assert.Throws<InvalidOperationException>(() => RunTransitions.RequireRecovery(status));
            Assert.Contains($"from {status.ToWire()} to completed", error.Message);
        }
    });

    // Stated as rules, so that a slip in the table shows.
    private static bool Expected(RunStatus from, RunStatus to)
    {
        if (from == to || Terminal.Contains(from) || to == RunStatus.Queued)
        {
            return false;
        }

        if (Terminal.Contains(to))
        {
            return from != RunStatus.Applying || (to != RunStatus.Cancelled && to != RunStatus.EvalRejected);
        }

        // An approved patch is past all stages; before that, a run that is driven again may stand anywhere.
        return from != RunStatus.Applying;
    }
}
