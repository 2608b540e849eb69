using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Domain.Runs;
using static Reflections.Tests.Domain.Ledger.LedgerScene;

namespace Reflections.Tests.Domain.Ledger.Order;

/// <content>From the proposal to the approval.</content>
internal sealed partial class OrderModel
{
    private void Propose(in World world, byte actor)
    {
        var run = RunAt(world, actor);
        var content = world.Runs[run].Content;
        var (ticket, id) = (TicketOf(world, run), IdOf(world, run));
        EndIf(world, actor, Happenings.FailsBeforeProposing, Deed.FailsBeforeProposing, RunStatus.Failed);

        Name(actor, Deed.Proposes);
        var next = world;
        if (!MoveRow(ref next, actor, RunStatus.Evaluating))
        {
            Name(actor, Deed.CannotGoOn);
            Add(next);
            return;
        }

        var rows = Rows.Content(world.Contents[content]);
        if (rows.Entry is not { } entry)
        {
            WriteEntry(ref next, content, Writes.Propose, ticket, none => none with { Entry = Entry(Texts[content], ticket) });
        }
        else if (rules.CanPassTo(entry, id, ticket, rows.Lives[(int)ticket]))
        {
            if (!rules.KeepsLife(rows.Lives[(int)entry.Generation] is not null))
            {
                // It is refused, read again and tried again for ever: nothing changes any more.
                return;
            }

            WriteEntry(ref next, content, Writes.Propose, ticket, standing => standing with
            {
                Entry = rules.StartLife(entry, id, ticket),
                Lives = standing.Lives.SetItem((int)entry.Generation, (entry.Status == PatchStatus.Proposed ? entry.MarkSuperseded() : entry).Status),
            });
        }

        next.Runs[run].Traits |= scope.Has(Happenings.SmallSteps) ? Traits.Judged : Traits.None;
        Follow(ref next, actor, Rows.Content(next.Contents[content]).Entry!.StandingOf(id, ticket), Place.Judging);
        Add(next);
    }

    /// <summary>What a run does about its life as it stands.</summary>
    private static void Follow(ref World next, byte actor, LifeStanding standing, Place whenOpen)
    {
        switch (standing)
        {
            case LifeStanding.Open:
                Put(ref next, actor, whenOpen);
                break;
            case LifeStanding.PassedOn:
                Put(ref next, actor, Place.Claiming);
                break;
            case LifeStanding.Refused:
                PutEnding(ref next, actor, RunStatus.EvalRejected);
                break;
            case LifeStanding.Superseded:
                PutEnding(ref next, actor, RunStatus.Superseded);
                break;
            default:
                Go(ref next, actor, Place.Applying);
                break;
        }
    }

    /// <summary>
    /// Reads the source and judges. That the source may move between the reading and what follows is explored by moving it before and after:
    /// what follows writes rows of the content only, or looks at the source again.
    /// </summary>
    private void Judge(in World world, byte actor)
    {
        var run = RunAt(world, actor);
        var ticket = TicketOf(world, run);
        EndIf(world, actor, Happenings.FailsWhenJudged, Deed.FailsWhenJudged, RunStatus.Failed);
        if (Rows.Source(world.Source).AsOf > ticket)
        {
            Name(actor, Deed.FindsItselfOvertaken);
            var overtaken = world;
            Put(ref overtaken, actor, HandOf(world, actor) with { Place = Place.Overtaken });
            Add(overtaken);
            return;
        }

        Announce(world, actor);
        if (Allows(world, Happenings.RejectedByThePolicy))
        {
            Name(actor, Deed.IsRejectedByThePolicy);
            var rejected = world;
            Happened(ref rejected, Happenings.RejectedByThePolicy);
            Reject(ref rejected, actor, RejectionKind.Judgement);
            Add(rejected);
        }

        if (Allows(world, Happenings.HeldForReview))
        {
            Hold(world, actor);
        }
    }

    private void Hold(in World world, byte actor)
    {
        Name(actor, Deed.IsHeld);
        var (ticket, id) = (TicketOf(world, RunAt(world, actor)), IdOf(world, RunAt(world, actor)));
        var held = world;
        Happened(ref held, Happenings.HeldForReview);
        WriteSource(ref held, Writes.Review, ticket, source => source.AwaitReview(id));
        if (MoveRow(ref held, actor, RunStatus.AwaitingReview))
        {
            Put(ref held, actor, Place.Held);
        }

        Add(held);
    }

    /// <summary>Refuses the life if it is open, however often it was written since; ends the run when it stands refused then.</summary>
    private void Reject(ref World next, byte actor, RejectionKind kind)
    {
        var run = RunAt(next, actor);
        var content = next.Runs[run].Content;
        var ticket = TicketOf(next, run);
        if (Rows.Content(next.Contents[content]).Entry is { Status: PatchStatus.Proposed } entry && entry.Generation == ticket)
        {
            var what = kind == RejectionKind.Judgement ? Writes.RejectByJudgement : Writes.RejectByTimeout;
            WriteEntry(ref next, content, what, 0, rows => rows with { Entry = entry.Reject(kind) });
        }

        if (rules.IsRefused(Rows.Content(next.Contents[content]).Entry!, IdOf(next, run), ticket))
        {
            PutEnding(ref next, actor, RunStatus.EvalRejected);
        }
        else
        {
            Put(ref next, actor, Place.Claiming);
        }
    }

    private void MarkOvertaken(in World world, byte actor)
    {
        Name(actor, Deed.MarksItsBatchSuperseded);
        var next = world;
        if (!HandOf(world, actor).EntryMoved)
        {
            Supersede(ref next, world.Runs[RunAt(world, actor)].Content);
            PutEnding(ref next, actor, RunStatus.Superseded);
        }
        else
        {
            Name(actor, Deed.FindsThatTheEntryMoved);
            Put(ref next, actor, rules.AfterLostMark, (byte)RunStatus.Superseded);
        }

        Add(next);
    }

    private void Supersede(ref World next, int content) =>
        WriteEntry(ref next, content, Writes.Supersede, 0, rows => rows with { Entry = rows.Entry!.MarkSuperseded() });

    private void Announce(in World world, byte actor)
    {
        var run = RunAt(world, actor);
        var content = world.Runs[run].Content;
        var ticket = TicketOf(world, run);
        var hand = HandOf(world, actor);
        var rows = Rows.Content(world.Contents[content]);
        var entry = rows.Entry!;

        // An entry that has moved and stands open again has another fence than the one that was read.
        var fence = hand.EntryMoved ? -1 : entry.Fence;
        var next = world;
        Name(actor, Deed.Announces);
        if (rows.Announced is not { } standing)
        {
            var what = hand.EntryMoved ? Writes.AnnounceLate : Writes.Announce;
            WriteBeside(ref next, content, what, ticket, none => none with { Announced = new Announcement(ticket, fence) });
            Put(ref next, actor, hand with { Place = Place.Approving });
        }
        else if (standing.Generation == ticket && standing.Fence == fence)
        {
            Put(ref next, actor, hand with { Place = Place.Approving });
        }
        else if (hand.EntryMoved)
        {
            FindDecided(ref next, actor, entry);
        }
        else
        {
            Name(actor, Deed.DropsAStrangeAnnouncement);
            if (AnnouncementRule.Decide(entry, standing.Generation, standing.Fence).Action != AnnouncementAction.Drop)
            {
                throw new OrderViolation("An announcement is in the way that still stands for something.");
            }

            Drop(ref next, content);
            Put(ref next, actor, hand with { Place = Place.Announcing });
        }

        Add(next);
    }

    private void Approve(in World world, byte actor)
    {
        var run = RunAt(world, actor);
        var content = world.Runs[run].Content;
        var ticket = TicketOf(world, run);
        var rows = Rows.Content(world.Contents[content]);
        var next = world;
        if (!HandOf(world, actor).EntryMoved)
        {
            Name(actor, Deed.Approves);
            WriteApproval(ref next, run);
            Go(ref next, actor, Place.Applying);
            Add(next);
            return;
        }

        Name(actor, Deed.FindsThatTheEntryMoved);
        var isOpen = rows.Entry is { Status: PatchStatus.Proposed or PatchStatus.Approved } life && life.Generation == ticket;
        if (!isOpen && rows.Announced?.Generation == ticket)
        {
            Drop(ref next, content);
        }

        FindDecided(ref next, actor, rows.Entry!);
        Add(next);
    }

    private void WriteApproval(ref World next, byte run)
    {
        var content = next.Runs[run].Content;
        OrderInvariants.CheckApproval(Rows.Content(next.Contents[content]), TicketOf(next, run));
        next.Runs[run].Traits |= Traits.Approved;
        WriteEntry(ref next, content, Writes.Approve, 0, rows => rows with { Entry = rows.Entry!.Approve(rows.Announced!.Fence) });
    }

    private void Drop(ref World next, int content) => WriteBeside(ref next, content, Writes.Drop, 0, rows => rows with { Announced = null });

    private static void FindDecided(ref World next, byte actor, LedgerEntry standing)
    {
        var run = RunAt(next, actor);
        switch (standing.StandingOfApproval(TicketOf(next, run), standing.BatchHash))
        {
            case ApprovalStanding.Open:
                Put(ref next, actor, Place.Announcing);
                break;
            case ApprovalStanding.Approved:
                Go(ref next, actor, Place.Applying);
                break;
            default:
                Follow(ref next, actor, standing.StandingOf(IdOf(next, run), TicketOf(next, run)), Place.Judging);
                break;
        }
    }

    /// <summary>The activity fails for good, and the run with it. That of an activity that nobody waits for is nobody's business.</summary>
    private void EndIf(in World world, byte actor, Happenings happening, Deed deed, RunStatus outcome)
    {
        if (actor != Step.Second && Allows(world, happening))
        {
            Name(actor, deed);
            var next = world;
            Happened(ref next, happening);
            PutEnding(ref next, actor, outcome);
            Add(next);
        }
    }
}
