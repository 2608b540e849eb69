using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Domain.Runs;
using static Reflections.Tests.Domain.Ledger.LedgerScene;

namespace Reflections.Tests.Domain.Ledger.Order;

/// <content>Claim and turn.</content>
internal sealed partial class OrderModel
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private readonly Dictionary<ulong, (ClaimDecision Decision, ClaimCourse Course)> _decided = [];

    private void Claim(in World world, byte run)
    {
        if (!scope.Has(Happenings.SmallSteps))
        {
            Decide(world, run, world.Source, world.Contents[world.Runs[run].Content], moved: false);
        }
        else if (IsWorthReading(world, run))
        {
            var entryFirst = rules.ReadsEntryFirst(world.Runs[run].Is(Traits.Judged));
            Name(run, entryFirst ? Deed.ReadsTheEntry : Deed.ReadsTheSource);
            var next = world;
            Put(ref next, run, entryFirst
                ? new Hand { Place = Place.Facing, Seen = world.Contents[world.Runs[run].Content], Next = 1 }
                : new Hand { Place = Place.Facing, Seen = world.Source });
            Add(next);
        }
    }

    // A run that would only wait reads again when somebody else has made a step: so a world in which all wait is an end.
    private bool IsWorthReading(in World world, byte run)
    {
        for (var other = 0; other < scope.Runs; other++)
        {
            if (other != run && world.Runs[other].Hand.Place is not (Place.Absent or Place.NeverAccepted or Place.Ended or Place.Claiming or Place.Facing))
            {
                return true;
            }
        }

        return CourseOf(world, run, world.Source, world.Contents[world.Runs[run].Content]) is var (_, course) && course.Move != ClaimMove.Settle
            && (!course.NeedsTurn || MayWork(world, Rows.Source(world.Source), run));
    }

    private void Face(in World world, byte run)
    {
        var hand = world.Runs[run].Hand;
        if (hand.Next == 1)
        {
            Decide(world, run, world.Source, hand.Seen, moved: false);
        }
        else
        {
            Decide(world, run, hand.Seen, world.Contents[world.Runs[run].Content], hand.SourceMoved);
        }
    }

    private void Decide(in World world, byte run, ushort seenSource, ushort seenRows, bool moved)
    {
        Name(run, Deed.Decides);
        var source = Rows.Source(seenSource);
        var (decision, course) = CourseOf(world, run, seenSource, seenRows);
        var next = world;
        switch (course.Move)
        {
            // Whoever settles an approved patch does the same: see StepPatch. The run decides again when that is done, or when it has its turn.
            case ClaimMove.Settle:
            case var _ when course.NeedsTurn && !MayWork(world, source, run):
                Put(ref next, run, Place.Claiming);
                break;

            case ClaimMove.Return:
                Put(ref next, run, Place.Ended);
                break;

            case ClaimMove.End:
                End(ref next, run, (decision, course), source, Rows.Content(seenRows).Entry, moved);
                break;

            case ClaimMove.Finish:
                Go(ref next, run, Place.Applying);
                break;

            default:
                Begin(ref next, run, course, source, moved);
                break;
        }

        if (world.Runs[run].Hand.Place == Place.Facing || next.Runs[run].Hand.Place is not (Place.Claiming or Place.Noting or Place.Taking))
        {
            Add(next);
        }
        else if (next.Runs[run].Hand.Place != Place.Claiming)
        {
            StepHand(next, run);
        }
    }

    private static void End(
        ref World next, byte run, (ClaimDecision Decision, ClaimCourse Course) claim, SourceState source, LedgerEntry? entry, bool moved)
    {
        var (decision, course) = claim;
        if (decision is ClaimDecision.DuplicateSkipped { Cause: SkipCause.AppliedBy })
        {
            OrderInvariants.CheckSkip(next);
        }

        if (decision is ClaimDecision.DuplicateSkipped { RaiseAsOf: true })
        {
            Put(ref next, run, new Hand { Place = Place.Noting, SourceMoved = moved });
            return;
        }

        var restsOnAnother = decision is ClaimDecision.DuplicateSkipped { Cause: SkipCause.RejectedBy }
            || (decision is ClaimDecision.Superseded && TicketOf(next, run) >= source.AsOf && entry is { } held && source.Reviews.Contains(held.Owner));
        PutEnding(ref next, run, course.Outcome ?? throw new OrderViolation("A run ends without an outcome."), restsOnAnother);
    }

    private void Begin(ref World next, byte run, ClaimCourse course, SourceState source, bool moved)
    {
        var content = next.Runs[run].Content;
        if (course.Move == ClaimMove.Work && scope.OnceOnly)
        {
            OrderInvariants.CheckOnce(next, content);
            next.Worked |= (byte)(1 << content);
        }

        var place = course.Move == ClaimMove.Apply ? Place.Applying : Place.Working;
        if (scope.Turn && source.Turn?.Run != IdOf(next, run))
        {
            Put(ref next, run, new Hand { Place = Place.Taking, SourceMoved = moved, Next = (byte)place });
        }
        else
        {
            Go(ref next, run, place);
        }
    }

    private (ClaimDecision Decision, ClaimCourse Course) CourseOf(in World world, byte run, ushort seenSource, ushort seenRows)
    {
        var current = world.Runs[run];
        var ticket = TicketOf(world, run);
        var entry = Rows.Content(seenRows).Entry;
        var owner = entry is null ? (RunStatus?)null : world.Runs[RunOf(world, entry.Generation)].Status;
        var code = (ulong)seenSource << 16 | seenRows;
        code = ((code << 3 | (ulong)ticket) << 2 | current.Content) << 2 | (world.ManifestLost ? 2UL : 0) | (current.Is(Traits.Forced) ? 1UL : 0);
        code = (code << 6 | (ulong)(owner ?? (RunStatus)63)) << 5 | current.StatusValue;
        if (!_decided.TryGetValue(code, out var known))
        {
            var source = Rows.Source(seenSource);
            var key = Rows.Keys[current.Content];
            var manifest = source.Applied?.Key == key ? rules.CheckManifest(world.ManifestLost) : ManifestCheck.NotApplicable;
            var facts = new ClaimFacts(
                IdOf(world, run), ticket, current.Status, current.Is(Traits.Forced), key, Pipeline, source, entry, manifest);
            var decision = rules.Decide(facts, owner);
            if (decision is ClaimDecision.Reuse)
            {
                OrderInvariants.CheckReuse(source, entry);
            }

            known = (decision, rules.Course(decision, facts));
            _decided.Add(code, known);
        }

        return known;
    }

    /// <summary>Whether the turn is the run's, or may be taken. The grace of a holder that arrives may be over at any moment.</summary>
    private bool MayWork(in World world, SourceState source, byte run)
    {
        if (!scope.Turn || source.Turn is not { } turn || turn.Run == IdOf(world, run))
        {
            return true;
        }

        var holder = world.Runs[RunOf(world, turn.Ticket)];
        var condition = holder.Hand.Place switch
        {
            Place.Arriving or Place.NeverAccepted => HolderCondition.Missing,
            _ when holder.Status.IsTerminal() => HolderCondition.Terminal,
            Place.Dead or Place.Burying => HolderCondition.Gone,
            _ => HolderCondition.Working,
        };
        return TurnRule.Decide(turn, IdOf(world, run), condition, Now + Grace, Grace).Action != TurnAction.Wait;
    }

    private void Note(in World world, byte actor)
    {
        if (FindsThatTheSourceMoved(world, actor))
        {
            return;
        }

        Name(actor, Deed.NotesItsObservation);
        var next = world;
        var (ticket, id) = (TicketOf(world, RunAt(world, actor)), IdOf(world, RunAt(world, actor)));
        Put(ref next, actor, Place.Closing, (byte)RunStatus.DuplicateSkipped);
        WriteSource(ref next, Writes.Note, ticket, source => rules.ReleaseTurn(rules.Observe(source, ticket), id));
        if (actor == Step.Second)
        {
            Leave(ref next);
        }

        Add(next);
    }

    private void TakeTurn(in World world, byte actor)
    {
        if (FindsThatTheSourceMoved(world, actor))
        {
            return;
        }

        Name(actor, Deed.TakesTheTurn);
        var next = world;
        var (ticket, id) = (TicketOf(world, RunAt(world, actor)), IdOf(world, RunAt(world, actor)));
        Go(ref next, actor, (Place)HandOf(world, actor).Next);
        WriteSource(ref next, Writes.Turn, ticket, source => source.TakeTurn(id, ticket, "hub", Now));
        Add(next);
    }

    /// <summary>Where the source was written since it was read, the conditional write is refused: the claim begins again.</summary>
    private bool FindsThatTheSourceMoved(in World world, byte actor)
    {
        if (rules.Fits(HandOf(world, actor).SourceMoved))
        {
            return false;
        }

        Name(actor, Deed.FindsThatTheSourceMoved);
        var next = world;
        Put(ref next, actor, Place.Claiming);
        Add(next);
        return true;
    }

    /// <summary>Goes to work, or on to apply. Who acts beside the orchestration does neither.</summary>
    private static void Go(ref World next, byte actor, Place place)
    {
        if (place == Place.Applying && actor != Step.Second)
        {
            MoveRow(ref next, actor, RunStatus.Applying);
        }

        Put(ref next, actor, place);
    }
}
