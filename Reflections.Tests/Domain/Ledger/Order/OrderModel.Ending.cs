using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Domain.Runs;
using static Reflections.Tests.Domain.Ledger.LedgerScene;

namespace Reflections.Tests.Domain.Ledger.Order;

/// <content>From the approval to the outcome.</content>
internal sealed partial class OrderModel
{
    private static readonly string[] Texts = ["A", "B", "C"];
    private static readonly AppliedVersion[][] Versions = [.. Texts.Select(text =>
        Enumerable.Range(0, OrderScope.MostRuns + 1).Select(generation => Version(text, generation)).ToArray())];

    private void Apply(in World world, byte run)
    {
        var life = LifeOf(world, run);
        if (life == PatchStatus.Approved)
        {
            EndIf(world, run, Happenings.FailsWhenApplying, Deed.FailsWhenApplying, RunStatus.Failed);
            if (Allows(world, Happenings.DiesApproved))
            {
                Name(run, Deed.DiesApproved);
                var dead = world;
                Happened(ref dead, Happenings.DiesApproved);
                Put(ref dead, run, Place.Dead, (byte)RunStatus.Failed);
                Add(dead);
            }

            return;
        }

        Name(run, Deed.FindsItsPatchSettled);
        var next = world;
        switch (life)
        {
            case PatchStatus.Applied:
                PutEnding(ref next, run, RunStatus.Completed);
                break;
            case PatchStatus.Superseded:
                PutEnding(ref next, run, RunStatus.Superseded);
                break;
            default:
                Put(ref next, run, Place.Claiming);
                break;
        }

        Add(next);
    }

    /// <summary>
    /// The steps that bring an announced patch to its end. Its run, a run of the same content and the sweeper all do these, each decided by the
    /// rows as they stand at that moment: so they are steps of the patch, made by anybody at any time. Whoever finds it applied also completes a
    /// run that is not alive or has failed; that he dies before he has is not explored, since he is made to do it again.
    /// </summary>
    private void StepPatch(in World world, byte content)
    {
        var rows = Rows.Content(world.Contents[content]);
        if (rows.Announced is not { } row)
        {
            return;
        }

        var actor = (byte)(Step.Patch + content);
        var next = world;
        switch (AnnouncementRule.Decide(rows.Entry, row.Generation, row.Fence).Action)
        {
            case AnnouncementAction.Settle when rows.Entry is { Status: PatchStatus.Approved } entry:
                Settle(ref next, actor, content, entry);
                if (!scope.Has(Happenings.SmallSteps) && Rows.Content(next.Contents[content]).Entry!.Status != PatchStatus.Approved)
                {
                    Drop(ref next, content);
                }

                break;

            // A sweeper leaves alone what a run that is alive has announced.
            case AnnouncementAction.GiveUp when IsAlive(world.Runs[RunOf(world, row.Generation)].Hand.Place):
                return;

            case AnnouncementAction.GiveUp:
                Name(actor, Deed.HasItsAnnouncementGivenUp);
                if (rules.RaiseFence(rows.Entry!) is var raised && ReferenceEquals(raised, rows.Entry))
                {
                    Drop(ref next, content);
                }
                else
                {
                    WriteEntry(ref next, content, Writes.RaiseFence, 0, proposed => proposed with { Entry = raised });
                }

                break;

            default:
                Name(actor, Deed.HasItsAnnouncementDropped);
                Drop(ref next, content);
                break;
        }

        Add(next);
    }

    private void Settle(ref World next, byte actor, byte content, LedgerEntry entry)
    {
        switch (rules.JudgeFlip(Rows.Source(next.Source), entry))
        {
            case FlipVerdict.Flip:
                Name(actor, Deed.IsFlipped);
                next.ManifestLost = false;
                WriteSource(
                    ref next, Writes.FlipA + content, entry.Generation,
                    source => rules.ReleaseTurn(rules.Flip(source, Versions[content][entry.Generation]), entry.Owner));
                break;

            case FlipVerdict.Conflict:
                throw new OrderViolation($"Generation {entry.Generation} shows another content.");

            case FlipVerdict.Superseded:
                Name(actor, Deed.IsMarked);
                Supersede(ref next, content);
                break;

            default:
                Name(actor, Deed.IsMarked);
                WriteEntry(ref next, content, Writes.Applied, 0, rows => rows with { Entry = rows.Entry!.MarkApplied() });
                var owner = RunOf(next, entry.Generation);
                if (!IsAlive(next.Runs[owner].Hand.Place))
                {
                    EndFor(ref next, owner, RunStatus.Completed);
                }

                break;
        }
    }

    private static bool IsAlive(Place place) => place is not (Place.Dead or Place.Burying or Place.Rechecking or Place.Ended);

    private void GiveTurnBack(in World world, byte actor)
    {
        var run = RunAt(world, actor);
        var hand = HandOf(world, actor) with { Place = Place.Closing };
        if (hand.Outcome is not (RunStatus.Completed or RunStatus.DuplicateSkipped) && rules.NotedAt(Rows.Source(world.Source), TicketOf(world, run)) is not null)
        {
            hand.Next = (byte)RunStatus.DuplicateSkipped;
        }
        else if (hand.Outcome == RunStatus.Failed && rules.WasDeletedUnder(Rows.Source(world.Source), IdOf(world, run), TicketOf(world, run)))
        {
            hand.Next = (byte)RunStatus.Superseded;
        }

        Name(actor, Deed.GivesTheTurnBack);
        var next = world;
        Release(ref next, run);
        if (next.Source == world.Source)
        {
            WriteOutcome(world, actor, hand);
            return;
        }

        Put(ref next, actor, hand);
        Add(next);
    }

    private void Release(ref World next, int run)
    {
        var id = IdOf(next, run);
        WriteSource(ref next, Writes.Release, TicketOf(next, run), source => rules.ReleaseTurn(source, id));
    }

    private void Close(in World world, byte actor)
    {
        WriteOutcome(world, actor, HandOf(world, actor));
        if (HandOf(world, actor).Outcome == RunStatus.DuplicateSkipped)
        {
            EndIf(world, actor, Happenings.FailsAfterNoting, Deed.FailsAfterNoting, RunStatus.Failed);
        }
    }

    private void WriteOutcome(in World world, byte actor, in Hand hand)
    {
        Name(actor, Deed.WritesItsOutcome);
        var run = RunAt(world, actor);
        var next = world;
        MoveRow(ref next, actor, hand.Outcome);
        next.Runs[run].Traits |= hand.RestsOnAnother && !world.Runs[run].Status.IsTerminal() ? Traits.RestsOnAnother : Traits.None;
        var mayBeApplied = hand.Outcome == RunStatus.Failed && world.Runs[run].Is(Traits.Approved) && rules.Rechecks;
        Put(ref next, actor, mayBeApplied ? Place.Rechecking : Place.Ended);
        Add(next);
    }

    private void Recheck(in World world, byte actor)
    {
        Name(actor, Deed.LooksWhetherItsPatchIsApplied);
        var run = RunAt(world, actor);
        var next = world;
        if (LifeOf(world, run) == PatchStatus.Applied)
        {
            EndFor(ref next, run, RunStatus.Completed);
        }

        Put(ref next, actor, Place.Ended);
        Add(next);
    }

    /// <summary>Ends a run as somebody else does it.</summary>
    private void EndFor(ref World next, int run, RunStatus outcome)
    {
        var record = RecordOf(next, run);
        if (record.CanEndFor(outcome))
        {
            Release(ref next, run);
            next.Runs[run].Status = record.EndFor(outcome, "", "sweeper", Now, rules.NotedAt(Rows.Source(next.Source), record.Ticket)).Status;
        }
    }

    private static RunRecord RecordOf(in World world, int run) => Record with { Status = world.Runs[run].Status, Ticket = TicketOf(world, run) };

    private static readonly RunRecord Record = new()
    {
        Id = Rows.Ids[1],
        Reflection = Reflection,
        Source = LedgerScene.Source,
        Status = RunStatus.Queued,
        Ticket = 1,
        Hub = "hub",
        Input = new SourceInput(null, "raw", null, null),
        CreatedAt = Now,
    };
}
