using Reflections.Domain.Runs;
using static Reflections.Tests.Domain.Ledger.LedgerScene;

namespace Reflections.Tests.Domain.Ledger.Order;

/// <content>Acceptance.</content>
internal sealed partial class OrderModel
{
    /// <summary>A request for each content that differs: contents are named in the order in which they come.</summary>
    private void Ask(in World world, byte run)
    {
        if (Allows(world, Happenings.Deletes))
        {
            Delete(world, run);
        }

        var known = 0;
        for (var earlier = 0; earlier < run; earlier++)
        {
            known = Math.Max(known, world.Runs[earlier].Content + 1);
        }

        for (byte content = 0; content <= known && content < scope.Contents; content++)
        {
            // It looks at the source first. That it found nothing to skip may be long ago when it takes its ticket.
            Skip(world, run, content);
            TakeTicket(world, run, content, Deed.TakesATicket, Traits.None);
            if (scope.Has(Happenings.Urls))
            {
                TakeTicket(world, run, content, Deed.TakesATicketForAUrl, Traits.Url);
            }

            if (Allows(world, Happenings.Forced))
            {
                TakeTicket(world, run, content, Deed.TakesATicketAndIsForced, Traits.Forced);
            }
        }
    }

    /// <summary>One write. That what was made before is erased then is not modelled: nobody may use it any more.</summary>
    private void Delete(in World world, byte run)
    {
        // A source that nobody asked for is not known, and one that is deleted stays so.
        var source = Rows.Source(world.Source);
        if (source.Latest == 0 || ReferenceEquals(rules.Delete(source), source))
        {
            return;
        }

        Name(run, Deed.DeletesTheSource);
        var next = world;
        Happened(ref next, Happenings.Deletes);
        next.ManifestLost = false;
        next.Runs[run] = new ModelRun { Hand = new Hand { Place = Place.Ended }, Traits = Traits.Deletion, Status = RunStatus.Completed };
        WriteSource(ref next, Writes.Delete, 0, rules.Delete);
        Add(next);
    }

    private void Skip(in World world, byte run, byte content)
    {
        Name(run, Deed.AsksAndIsSkipped);
        var source = Rows.Source(world.Source);
        var manifest = rules.CheckManifest(world.ManifestLost);
        if (rules.SkipAtAcceptance(source.Latest == 0 ? null : source, Rows.Keys[content], manifest) is not null)
        {
            OrderInvariants.CheckTicketlessSkip(this, world, content);
            var next = world;
            next.Runs[run] = new ModelRun
            {
                Hand = new Hand { Place = Place.Ended },
                Content = content,
                Traits = Traits.Ticketless,
                Status = RunStatus.DuplicateSkipped,
            };
            Add(next);
        }
    }

    private void TakeTicket(in World world, byte run, byte content, Deed deed, Traits traits)
    {
        Name(run, deed);
        var next = world;
        next.Runs[run] = new ModelRun
        {
            Hand = new Hand { Place = scope.Turn ? Place.Arriving : Place.Claiming },
            Content = content,
            Traits = traits,
            Status = RunStatus.Evaluating,
        };
        if (traits == Traits.Forced)
        {
            Happened(ref next, Happenings.Forced);
        }

        var withTurn = scope.Turn && traits != Traits.Url;
        var id = IdOf(next, run);
        WriteSource(ref next, withTurn ? Writes.TicketWithTurn : Writes.Ticket, 0, source => source.TakeTicket(id, withTurn, "hub", Now));
        Add(next);
    }

    private void Arrive(in World world, byte run)
    {
        Name(run, Deed.Starts);
        var next = world;
        Put(ref next, run, Place.Claiming);
        Add(next);
        if (Allows(world, Happenings.NeverAccepted))
        {
            Name(run, Deed.DiesBeforeItIsAccepted);
            Happened(ref next, Happenings.NeverAccepted);
            Put(ref next, run, Place.NeverAccepted);
            Add(next);
        }
    }
}
