using Reflections.Domain.Identity;

namespace Reflections.Domain.Ledger;

/// <summary>Whether a run may work on its source now. It saves work from being done twice; correctness never rests on it.</summary>
public static class TurnRule
{
    /// <summary>Decides.</summary>
    /// <param name="turn">Who holds the turn, or null.</param>
    /// <param name="run">The run that asks.</param>
    /// <param name="holder">What was found of the holder; null when nobody, or <paramref name="run"/> itself, holds the turn.</param>
    /// <param name="now">The time of asking.</param>
    /// <param name="acceptanceGrace">
    /// How long after taking the turn a holder may be unknown: the turn is taken before the run's row is written and its orchestration
    /// started, so a holder that cannot be found may just be arriving.
    /// </param>
    public static TurnDecision Decide(TurnHolder? turn, RunId run, HolderCondition? holder, DateTimeOffset now, TimeSpan acceptanceGrace)
    {
        if (turn is null)
        {
            return new TurnDecision(TurnAction.Take, "Nobody works on this source.");
        }

        if (turn.Run == run)
        {
            return new TurnDecision(TurnAction.Keep, "This run holds the turn.");
        }

        // A turn that seems to be taken in the future was taken before the clock was set back, and nobody knows how long ago.
        var arriving = (now - turn.Since).Duration() < acceptanceGrace;
        return holder switch
        {
            HolderCondition.Terminal => new TurnDecision(TurnAction.Take, $"Run {turn.Run} held the turn and has ended."),
            HolderCondition.Missing when !arriving => new TurnDecision(TurnAction.Take, $"Run {turn.Run} held the turn and was never written."),
            HolderCondition.Gone when !arriving => new TurnDecision(TurnAction.Take, $"Run {turn.Run} held the turn and its engine no longer knows it."),
            HolderCondition.Missing or HolderCondition.Gone => new TurnDecision(TurnAction.Wait, $"Run {turn.Run} took the turn a moment ago."),
            _ => new TurnDecision(TurnAction.Wait, $"Run {turn.Run} works on this source."),
        };
    }
}

/// <summary>What a run does about the turn, and why.</summary>
public sealed record TurnDecision(TurnAction Action, string Reason);

/// <summary>What a run does about the turn.</summary>
public enum TurnAction
{
    /// <summary>It holds it: work.</summary>
    Keep,

    /// <summary>Write itself as the holder, then work.</summary>
    Take,

    /// <summary>Ask again later.</summary>
    Wait,
}

/// <summary>What was found of the run that holds a turn.</summary>
public enum HolderCondition
{
    /// <summary>Its row is open and its engine knows it, or may know it.</summary>
    Working,

    /// <summary>Its row has an outcome.</summary>
    Terminal,

    /// <summary>It has no row.</summary>
    Missing,

    /// <summary>Its row is open, but its engine does not know it or has ended it.</summary>
    Gone,
}
