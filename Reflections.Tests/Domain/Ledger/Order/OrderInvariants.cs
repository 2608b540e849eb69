using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Domain.Runs;

namespace Reflections.Tests.Domain.Ledger.Order;

/// <summary>What must hold at every step and at every end.</summary>
internal static class OrderInvariants
{
    public static void CheckWrite(SourceState before, SourceState after)
    {
        Require(after.AsOf >= before.AsOf && after.Latest >= before.Latest, "asOf, or the last ticket, falls.");
        Require(after.AsOf <= after.Latest, "asOf is a ticket that nobody was given.");
        foreach (var flip in before.Flips)
        {
            var same = after.Flips.Where(other => other.Generation == flip.Generation).ToList();
            Require(same.Count == 1 && same[0].Key == flip.Key, $"Generation {flip.Generation} shows two contents, or is shown twice.");
        }

        if (after.Epoch != before.Epoch)
        {
            Require(after.Applied is null && after.Epoch == after.Latest && after.Latest > before.Latest, "A deletion shows something, or has no ticket of its own.");
            return;
        }

        Require(
            after.Applied?.Generation == before.Applied?.Generation || after.Applied?.Generation > (before.Applied?.Generation ?? before.Epoch),
            "Readers go back to an earlier version.");
    }

    /// <summary>A skip without a ticket: readers see the content, and nobody who asked before may still show them something else.</summary>
    public static void CheckTicketlessSkip(OrderModel model, in World world, byte content)
    {
        var source = model.Rows.Source(world.Source);
        Require(source.Applied?.Key == Rows.Keys[content] && !world.ManifestLost, "A request is skipped for a content that readers do not see.");
        for (var run = 0; run < OrderScope.MostRuns; run++)
        {
            var other = world.Runs[run];
            var isOpen = other.Hand.Place is not (Place.Absent or Place.NeverAccepted) && !other.Status.IsTerminal();
            Require(!isOpen || OrderModel.TicketOf(world, run) <= source.AsOf, $"A request is skipped while run {run + 1} may still show something else.");
        }
    }

    public static void CheckSkip(in World world) => Require(!world.ManifestLost, "A run is skipped for a content whose knowledge is not there.");

    /// <summary>What was made before a deletion is erased.</summary>
    public static void CheckReuse(SourceState source, LedgerEntry? entry) =>
        Require(entry is null || entry.Generation > source.Epoch, "A batch is used that was erased with its source.");

    public static void CheckOnce(in World world, byte content) =>
        Require((world.Worked & (1 << content)) == 0, "A content is worked on twice although nothing has gone wrong.");

    public static void CheckApproval(ContentRows rows, long ticket) => Require(
        rows.Announced is { } row && row.Generation == ticket && row.Fence == rows.Entry?.Fence, "A patch is approved that was not announced.");

    /// <summary>
    /// An end. An observation did not fail when its run completed, was skipped for what readers see, or was superseded: it was shown, or
    /// something as new was. It failed when its run failed, was cancelled, or was refused: by the policy, by a reviewer, by nobody reviewing it
    /// in time, or as a duplicate of what was refused. A run that stood back for a newer one that holds the same content for review shares that
    /// one's fate: it is one batch, and what becomes of it is decided once.
    /// </summary>
    public static void CheckEnd(OrderModel model, OrderScope scope, in World world)
    {
        var source = model.Rows.Source(world.Source);
        var newest = -1;
        for (var run = 0; run < scope.Runs; run++)
        {
            if (world.Runs[run].Is(Traits.Deletion))
            {
                newest = run;
            }
            else if (world.Runs[run].Hand.Place is not (Place.NeverAccepted or Place.Absent))
            {
                CheckRun(source, world, run);
                newest = Counts(source, world, run) ? run : newest;
            }
        }

        for (var content = 0; content < scope.Contents; content++)
        {
            var rows = model.Rows.Content(world.Contents[content]);
            Require(rows.Entry?.Status != PatchStatus.Approved, "A patch is left approved.");
            Require(rows.Announced is null, "An announcement is left.");
        }

        Require(
            source.Applied?.Key == (newest < 0 || world.Runs[newest].Is(Traits.Deletion) ? null : Rows.Keys[world.Runs[newest].Content]),
            $"Readers see {(source.Applied is { } applied ? $"generation {applied.Generation}" : "nothing")}, "
            + (newest < 0 ? "and every observation failed." : $"and the newest observation that did not fail is run {newest + 1}'s."));
        Require(source.Turn is not { } turn || MayStay(OrderModel.RunOf(world, turn.Ticket), world), "A run that has ended holds the turn.");
        foreach (var waiting in source.Reviews)
        {
            Require(MayStay(OrderModel.RunOf(world, Rows.TicketOf(waiting)), world), "A run that has ended waits for review.");
        }
    }

    private static void CheckRun(SourceState source, in World world, int run)
    {
        var ended = world.Runs[run];
        Require(ended.Hand.Place == Place.Ended && ended.Status.IsTerminal(), $"Run {run + 1} never ends.");
        if (ended.Is(Traits.Ticketless))
        {
            return;
        }

        var ticket = OrderModel.TicketOf(world, run);
        var shown = IsShown(source, ticket);

        // One that was started again may be skipped, refused or superseded while an activity of its first life goes on and shows its content.
        var isShownBeside = shown && ended.Is(Traits.Overran) && ended.Status is not (RunStatus.Cancelled or RunStatus.Failed);
        Require(
            shown == (ended.Status == RunStatus.Completed) || isShownBeside,
            $"Run {run + 1} ended {ended.Status.ToWire()}, and was {(shown ? "" : "not ")}shown.");
        Require(!ended.Is(Traits.Approved) || shown || source.AsOf >= ticket, $"Run {run + 1} was approved, and is neither shown nor overtaken.");
    }

    // Where an activity outlived its orchestration, the one may have failed or been terminated, and what the other did stands all the same.
    private static bool Counts(SourceState source, in World world, int run)
    {
        var ended = world.Runs[run];
        var ticket = OrderModel.TicketOf(world, run);
        return (ended.Is(Traits.Overran) && (source.AsOf == ticket || IsShown(source, ticket))) || ended.Status switch
        {
            RunStatus.Completed => true,
            RunStatus.DuplicateSkipped or RunStatus.Superseded => !ended.Is(Traits.RestsOnAnother) || source.AsOf == ticket,
            _ => false,
        };
    }

    private static bool IsShown(SourceState source, long ticket) => source.Flips.Any(flip => flip.Generation == ticket);

    // A turn that stays is taken over at once by whoever wants it, and the wake-up of a run that has ended is lost.
    private static bool MayStay(int run, in World world) =>
        world.Runs[run].Hand.Place == Place.NeverAccepted || world.Runs[run].Is(Traits.Overran);

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new OrderViolation(otherwise);
        }
    }
}
