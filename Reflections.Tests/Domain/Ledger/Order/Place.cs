namespace Reflections.Tests.Domain.Ledger.Order;

/// <summary>Where somebody who acts for a run stands: what comes next is one storage write, or a look at storage.</summary>
internal enum Place : byte
{
    /// <summary>Nobody has asked for the run yet.</summary>
    Absent,

    /// <summary>The ticket is taken; neither the run's row nor its orchestration is there.</summary>
    Arriving,

    /// <summary>Whoever was to accept it died after the ticket: the run was never accepted.</summary>
    NeverAccepted,

    /// <summary>Reads the facts of its claim next.</summary>
    Claiming,

    /// <summary>Has read the source row, or the entry, and reads the other next.</summary>
    Facing,

    /// <summary>Is to skip, and raises <c>asOf</c> first.</summary>
    Noting,

    /// <summary>Is to work, and takes the turn first.</summary>
    Taking,

    /// <summary>Works, and proposes next.</summary>
    Working,

    /// <summary>Has proposed, and judges next.</summary>
    Judging,

    /// <summary>Has found its open batch overtaken, and marks it next.</summary>
    Overtaken,

    /// <summary>Announces an approval next.</summary>
    Announcing,

    /// <summary>Has announced it, and writes it next.</summary>
    Approving,

    /// <summary>Waits for a reviewer.</summary>
    Held,

    /// <summary>Has found its review undecided, and looks at the source next.</summary>
    Looking,

    /// <summary>Is at applying: goes on when the patch is settled, by whomever.</summary>
    Applying,

    /// <summary>Has an outcome, and gives the turn back next.</summary>
    Ending,

    /// <summary>Has given the turn back, and writes the outcome next.</summary>
    Closing,

    /// <summary>Has written that it failed to apply its patch, and looks next whether somebody else has applied it.</summary>
    Rechecking,

    /// <summary>The run's row is terminal.</summary>
    Ended,

    /// <summary>The orchestration ended without an outcome.</summary>
    Dead,

    /// <summary>The sweeper knows how the dead run ends, and writes it next.</summary>
    Burying,
}
