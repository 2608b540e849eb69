using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Domain.Runs;
using static Reflections.Tests.Domain.Ledger.LedgerScene;

namespace Reflections.Tests.Domain.Ledger.Order;

/// <summary>
/// Runs of one source, one storage write a step. The model schedules and stores; what is decided is decided by <see cref="OrderRules"/>, which
/// are the domain's unless a test replaces one. A write that production repeats until it fits is one step, at the moment when it fits: a
/// refused write leaves nothing behind. A write that is conditional on what an earlier step read may be refused, and has a step of its own.
/// </summary>
internal sealed partial class OrderModel(OrderScope scope, OrderRules rules)
{
    private readonly List<(World World, Step Step)> _moves = [];

    public Rows Rows { get; } = new();

    /// <summary>The step that is being made: when a rule throws, this one.</summary>
    public Step Current { get; private set; }

    public static long TicketOf(in World world, int run)
    {
        var ticket = 0;
        for (var i = 0; i <= run; i++)
        {
            ticket += world.Runs[i].Is(Traits.Ticketless) ? 0 : 1;
        }

        return ticket;
    }

    public static int RunOf(in World world, long ticket)
    {
        for (var run = 0; ; run++)
        {
            if (!world.Runs[run].Is(Traits.Ticketless) && --ticket == 0)
            {
                return run;
            }
        }
    }

    public World Start()
    {
        var world = new World { Source = Rows.NumberOf(Empty()) };
        for (var content = 0; content < OrderScope.MostContents; content++)
        {
            world.Contents[content] = Rows.NumberOf(ContentRows.None);
        }

        return world;
    }

    /// <summary>Every next step that has to be explored, with the world after it. The list is used again by the next call.</summary>
    public IReadOnlyList<(World World, Step Step)> Steps(in World world)
    {
        _moves.Clear();
        if (!scope.Unreduced && (StepPrivate(world) || StepOneContent(world)))
        {
            return _moves;
        }

        _moves.Clear();
        for (byte run = 0; run < scope.Runs; run++)
        {
            if (world.Runs[run].Hand.Place == Place.Absent)
            {
                Ask(world, run);
                break;
            }

            StepRun(world, run);
        }

        StepHand(world, Step.Second);
        for (byte content = 0; content < scope.Contents; content++)
        {
            StepPatch(world, content);
        }

        return _moves;
    }

    private void StepRun(in World world, byte run)
    {
        StepHand(world, run);
        Disturb(world, run);
    }

    private void StepHand(in World world, byte actor)
    {
        switch (HandOf(world, actor).Place)
        {
            case Place.Arriving:
                Arrive(world, actor);
                break;
            case Place.Claiming:
                Claim(world, actor);
                break;
            case Place.Facing:
                Face(world, actor);
                break;
            case Place.Noting:
                Note(world, actor);
                break;
            case Place.Taking:
                TakeTurn(world, actor);
                break;
            case Place.Working:
                Propose(world, actor);
                break;
            case Place.Judging:
                Judge(world, actor);
                break;
            case Place.Overtaken:
                MarkOvertaken(world, actor);
                break;
            case Place.Announcing:
                Announce(world, actor);
                break;
            case Place.Approving:
                Approve(world, actor);
                break;
            case Place.Held:
                LookAfterReview(world, actor);
                break;
            case Place.Looking:
                LookAtSource(world, actor);
                break;
            case Place.Applying:
                Apply(world, actor);
                break;
            case Place.Ending:
                GiveTurnBack(world, actor);
                break;
            case Place.Closing:
                Close(world, actor);
                break;
            case Place.Rechecking:
                Recheck(world, actor);
                break;
            case Place.Dead:
                Withdraw(world, actor);
                break;
            case Place.Burying:
                Bury(world, actor);
                break;
        }
    }

    private void Name(byte actor, Deed deed) => Current = new Step(actor, deed);

    private void Add(in World next) => _moves.Add((next, Current));

    private bool Allows(in World world, Happenings happening) =>
        (scope.May & happening) != 0 && !(world.RareHappened && (scope.Rare & happening) != 0);

    private void Happened(ref World next, Happenings happening) => next.RareHappened |= (scope.Rare & happening) != 0;

    private static Hand HandOf(in World world, byte actor) => actor == Step.Second ? world.Second : world.Runs[actor].Hand;

    private static byte RunAt(in World world, byte actor) => actor == Step.Second ? world.SecondRun : actor;

    /// <summary>Puts whoever acts at the next place; one who acts beside the orchestration is gone when that is past the activity.</summary>
    private static void Put(ref World next, byte actor, Hand hand)
    {
        if (actor != Step.Second)
        {
            next.Runs[actor].Hand = hand;
        }
        else if (hand.Place is Place.Judging or Place.Overtaken or Place.Announcing or Place.Approving or Place.Closing or Place.Rechecking)
        {
            next.Second = hand;
        }
        else
        {
            Leave(ref next);
        }
    }

    private static void Put(ref World next, byte actor, Place place, byte then = 0) => Put(ref next, actor, new Hand { Place = place, Next = then });

    private static void PutEnding(ref World next, byte actor, RunStatus outcome, bool restsOnAnother = false) =>
        Put(ref next, actor, new Hand { Place = Place.Ending, Next = (byte)outcome, RestsOnAnother = restsOnAnother });

    private static void Leave(ref World next) => (next.Second, next.SecondRun, next.IsReviewer) = (default, 0, false);

    private void WriteSource(ref World next, Writes what, long detail, Func<SourceState, SourceState> write)
    {
        var written = Rows.Change(next.Source, ((int)what << 5) | (int)detail, write);
        if (written == next.Source)
        {
            return;
        }

        next.Source = written;
        foreach (ref var run in (Span<ModelRun>)next.Runs)
        {
            Moved(ref run.Hand);
        }

        Moved(ref next.Second);

        static void Moved(ref Hand hand) =>
            hand.SourceMoved |= hand.Place is Place.Noting or Place.Taking || (hand.Place == Place.Facing && hand.Next == 0);
    }

    /// <summary>Writes the patch row or the history only: nobody's write is conditional on these.</summary>
    private void WriteBeside(ref World next, int content, Writes what, long detail, Func<ContentRows, ContentRows> write) =>
        next.Contents[content] = Rows.Change(next.Contents[content], ((int)what << 5) | (content << 3) | (int)detail, write);

    private void WriteEntry(ref World next, int content, Writes what, long detail, Func<ContentRows, ContentRows> write)
    {
        WriteBeside(ref next, content, what, detail, write);
        foreach (ref var run in (Span<ModelRun>)next.Runs)
        {
            if (run.Content == content)
            {
                Moved(ref run.Hand);
            }
        }

        if (next.Runs[next.SecondRun].Content == content)
        {
            Moved(ref next.Second);
        }

        static void Moved(ref Hand hand) =>
            hand.EntryMoved |= hand.Place is Place.Judging or Place.Looking or Place.Overtaken or Place.Announcing or Place.Approving;
    }

    /// <summary>Moves the run's row on, as its journal does: a terminal row stays.</summary>
    /// <returns>False when the row does not allow it to an activity that nobody waits for any more, which is over then.</returns>
    private static bool MoveRow(ref World next, byte actor, RunStatus to)
    {
        ref var run = ref next.Runs[RunAt(next, actor)];
        if (run.Status == to || run.Status.IsTerminal())
        {
            return true;
        }

        if (actor == Step.Second && !RunTransitions.CanMove(run.Status, to))
        {
            Leave(ref next);
            return false;
        }

        RunTransitions.Require(run.Status, to);
        run.Status = to;
        return true;
    }

    private PatchStatus? LifeOf(in World world, int run) => Rows.Content(world.Contents[world.Runs[run].Content]).LifeOf(TicketOf(world, run));

    private static RunId IdOf(in World world, int run) => Rows.Ids[(int)TicketOf(world, run)];
}

/// <summary>The changes of rows.</summary>
internal enum Writes
{
    Ticket,
    TicketWithTurn,
    Delete,
    Turn,
    Note,
    Release,
    Review,
    FlipA,
    FlipB,
    FlipC,
    Propose,
    RejectByJudgement,
    RejectByTimeout,
    Supersede,
    Announce,
    AnnounceLate,
    Drop,
    Approve,
    Applied,
    RaiseFence,
}
