using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Domain.Runs;

namespace Reflections.Tests.Domain.Ledger.Order;

/// <content>Reviewers, the sweeper, and what goes wrong.</content>
internal sealed partial class OrderModel
{
    private void LookAfterReview(in World world, byte run)
    {
        var rows = Rows.Content(world.Contents[world.Runs[run].Content]);
        var standing = rows.Entry!.StandingOf(IdOf(world, run), TicketOf(world, run));
        var next = world;
        Name(run, Deed.LooksAfterItsReview);
        if (standing != LifeStanding.Open)
        {
            Follow(ref next, run, standing, Place.Held);
            Add(next);
            return;
        }

        if (scope.Has(Happenings.SmallSteps))
        {
            Put(ref next, run, Place.Looking);
            Add(next);
        }
        else
        {
            LookAtSource(world, run);
        }

        if (world.Runs[run].Status == RunStatus.AwaitingReview)
        {
            Review(world, run);
        }
    }

    private void LookAtSource(in World world, byte run)
    {
        var next = world;
        if (Rows.Source(world.Source).AsOf > TicketOf(world, run))
        {
            Name(run, Deed.FindsItselfOvertaken);
            Put(ref next, run, world.Runs[run].Hand with { Place = Place.Overtaken });
        }
        else
        {
            Name(run, Deed.TimesOut);
            Reject(ref next, run, RejectionKind.ReviewTimeout);
        }

        Add(next);
    }

    private void Review(in World world, byte run)
    {
        Name(run, Deed.IsRejectedByAReviewer);
        var rejected = world;
        WriteEntry(
            ref rejected, world.Runs[run].Content, Writes.RejectByJudgement, 0, rows => rows with { Entry = rows.Entry!.Reject(RejectionKind.Judgement) });
        Add(rejected);
        Name(run, Deed.IsApprovedByAReviewer);
        var approved = world;
        var (content, ticket) = (world.Runs[run].Content, TicketOf(world, run));
        if (scope.Has(Happenings.SmallSteps))
        {
            if (world.Second.Place == Place.Absent)
            {
                (approved.Second, approved.SecondRun, approved.IsReviewer) = (new Hand { Place = Place.Announcing }, run, true);
                Add(approved);
            }
        }
        else if (Rows.Content(world.Contents[content]).Announced is null)
        {
            // Whose announcement stands in the way has it dropped: see StepPatch.
            WriteBeside(ref approved, content, Writes.Announce, ticket, rows => rows with { Announced = new Announcement(ticket, rows.Entry!.Fence) });
            WriteApproval(ref approved, run);
            Add(approved);
        }
    }

    /// <summary>The sweeper settles what a run without a future has proposed, and finds how it ends.</summary>
    private void Withdraw(in World world, byte run)
    {
        var life = LifeOf(world, run);
        var next = world;
        switch (life)
        {
            case PatchStatus.Proposed:
                Name(run, Deed.IsWithdrawn);
                Supersede(ref next, world.Runs[run].Content);
                break;

            case PatchStatus.Approved:
                return;

            default:
                Name(run, Deed.IsLookedAfter);
                Put(ref next, run, Place.Burying, (byte)RecordOf(world, run).OutcomeAfterWithdrawal(life, world.Runs[run].Hand.Outcome));
                break;
        }

        Add(next);
    }

    private void Bury(in World world, byte run)
    {
        Name(run, Deed.IsEndedByTheSweeper);
        var next = world;
        EndFor(ref next, run, world.Runs[run].Hand.Outcome);
        Put(ref next, run, Place.Ended);
        Add(next);
    }

    /// <summary>What may happen to a run from outside at any moment.</summary>
    private void Disturb(in World world, byte run)
    {
        var place = world.Runs[run].Hand.Place;
        var isUnderWay = place is >= Place.Claiming and <= Place.Closing;
        if (isUnderWay && place is not (Place.Claiming or Place.Facing) && Allows(world, Happenings.StartedAgain))
        {
            Name(run, Deed.IsStartedAgain);
            Interrupt(world, run, Happenings.StartedAgain, Deed.IsStartedAgainWhileItGoesOn, Place.Claiming, default);
        }

        if (isUnderWay && Allows(world, Happenings.Terminated))
        {
            Name(run, Deed.IsTerminated);
            Interrupt(world, run, Happenings.Terminated, Deed.IsTerminatedWhileItGoesOn, Place.Dead, RunStatus.Cancelled);
        }

        if (!world.ManifestLost && Rows.Source(world.Source).Applied?.Run == IdOf(world, run) && Allows(world, Happenings.LosesManifest))
        {
            Name(run, Deed.LosesItsManifest);
            var lost = world;
            Happened(ref lost, Happenings.LosesManifest);
            lost.ManifestLost = true;
            Add(lost);
        }
    }

    private void Interrupt(in World world, byte run, Happenings happening, Deed whileItGoesOn, Place to, RunStatus outcome)
    {
        var next = world;
        Happened(ref next, happening);
        Put(ref next, run, to, (byte)outcome);
        Add(next);

        // What it waits for, and what it reads, may be left at any moment without a trace.
        var hand = world.Runs[run].Hand;
        var isInActivity = hand.Place is not (Place.Claiming or Place.Facing or Place.Held or Place.Looking or Place.Applying);
        if (scope.Has(Happenings.Overruns) && isInActivity && world.Second.Place == Place.Absent)
        {
            Name(run, whileItGoesOn);
            (next.Second, next.SecondRun) = (hand, run);
            next.Runs[run].Traits |= Traits.Overran;
            Add(next);
        }
    }
}
