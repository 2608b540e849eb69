using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Domain.Runs;

namespace Reflections.Tests.Domain.Ledger.Order;

/// <content>
/// What need not be explored in every order. Where some of the next steps neither look at nor touch anything that the others, now or later, touch
/// or look at, it is the same whether they come first or later, and whatever else can happen can happen after them: these alone are explored.
/// They lead on and never in a circle, so nothing is put off for ever.
/// </content>
internal sealed partial class OrderModel
{
    /// <summary>Follows the world through private steps as long as there is only one.</summary>
    /// <returns>The number of steps.</returns>
    public int Follow(ref World world)
    {
        if (scope.Unreduced)
        {
            return 0;
        }

        var (kept, step) = (_moves.Count, Current);
        for (var followed = 0; ; followed++)
        {
            var isOnly = StepPrivate(world) && _moves.Count == kept + 1;
            world = isOnly ? _moves[kept].World : world;
            _moves.RemoveRange(kept, _moves.Count - kept);
            Current = step;
            if (!isOnly)
            {
                return followed;
            }
        }
    }

    /// <summary>The steps of one run whose next step nobody else can notice.</summary>
    private bool StepPrivate(in World world)
    {
        for (byte run = 0; run < scope.Runs; run++)
        {
            if (IsPrivate(world, run))
            {
                StepRun(world, run);
                return true;
            }
        }

        return false;
    }

    private bool IsPrivate(in World world, byte run)
    {
        var current = world.Runs[run];
        return current.Hand.Place switch
        {
            // Only who waits for its turn looks whether a run has arrived.
            Place.Arriving => Rows.Source(world.Source).Turn?.Run != IdOf(world, run),

            // The turn is given back. A reviewer looks at rows that wait for him, and whoever settles a patch at the row of a run that failed.
            Place.Closing => IsUnseen(world, run),
            Place.Ending => IsUnseen(world, run) && !HasSomethingToGiveBack(world, run) && !MayBeDeleted(world, run),

            // A life that is settled stays so.
            Place.Applying => !HasSecond(world, run) && LifeOf(world, run) is PatchStatus.Applied or PatchStatus.Superseded,
            _ => false,
        };
    }

    private bool IsUnseen(in World world, byte run) =>
        !HasSecond(world, run) && world.Runs[run].Status != RunStatus.AwaitingReview
        && (world.Runs[run].Hand.Outcome != RunStatus.Failed || !world.Runs[run].Is(Traits.Approved));

    // A run that has failed looks, when it ends, whether its source was deleted meanwhile.
    private bool MayBeDeleted(in World world, byte run) =>
        scope.Has(Happenings.Deletes) && world.Runs[run].Hand.Outcome == RunStatus.Failed && world.Runs[scope.Runs - 1].Hand.Place == Place.Absent;

    private static bool HasSecond(in World world, byte run) => world.Second.Place != Place.Absent && world.SecondRun == run;

    private bool HasSomethingToGiveBack(in World world, byte run)
    {
        var source = Rows.Source(world.Source);
        return !ReferenceEquals(rules.ReleaseTurn(source, IdOf(world, run)), source);
    }

    /// <summary>The steps around one content, where they touch its rows only and nobody else can come to touch these.</summary>
    private bool StepOneContent(in World world)
    {
        if (world.Runs[scope.Runs - 1].Hand.Place == Place.Absent || world.Second.Place != Place.Absent)
        {
            return false;
        }

        for (byte content = 0; content < scope.Contents; content++)
        {
            if (!TouchesItsRowsOnly(world, content))
            {
                continue;
            }

            for (byte run = 0; run < scope.Runs; run++)
            {
                if (world.Runs[run].Content == content)
                {
                    StepRun(world, run);
                }
            }

            StepPatch(world, content);
            if (_moves.Count > 0)
            {
                return true;
            }
        }

        return false;
    }

    private bool TouchesItsRowsOnly(in World world, byte content)
    {
        for (var run = 0; run < scope.Runs; run++)
        {
            var isQuiet = world.Runs[run].Content != content || world.Runs[run].Hand.Place switch
            {
                Place.Ended or Place.NeverAccepted or Place.Working or Place.Overtaken or Place.Announcing or Place.Approving or Place.Applying => true,
                Place.Judging => IsOvertakenOrNewest(world, run),
                _ => false,
            };
            if (!isQuiet)
            {
                return false;
            }
        }

        return Rows.Content(world.Contents[content]).Entry is not { Status: PatchStatus.Approved } entry
            || rules.JudgeFlip(Rows.Source(world.Source), entry) != FlipVerdict.Flip;
    }

    // Only something newer can overtake it, and then it stays overtaken. Holding it for review would write the source.
    private bool IsOvertakenOrNewest(in World world, int run)
    {
        if (Rows.Source(world.Source).AsOf > TicketOf(world, run) || scope.Has(Happenings.HeldForReview))
        {
            return Rows.Source(world.Source).AsOf > TicketOf(world, run);
        }

        for (var newer = run + 1; newer < scope.Runs; newer++)
        {
            if (world.Runs[newer].Hand.Place is not (Place.Ended or Place.NeverAccepted) || LifeOf(world, newer) == PatchStatus.Approved)
            {
                return false;
            }
        }

        return true;
    }
}
