namespace Reflections.Tests.Domain.Ledger.Order;

/// <summary>What is explored.</summary>
/// <param name="Runs">1 to <see cref="MostRuns"/> requests, of which any may be the last.</param>
/// <param name="Contents">1 to <see cref="MostContents"/>; any request may be of any of them.</param>
/// <param name="Turn">Runs take turns.</param>
/// <param name="May">What may happen, to any run and in any combination.</param>
internal sealed record OrderScope(int Runs, int Contents, bool Turn, Happenings May)
{
    public const int MostRuns = 4;
    public const int MostContents = 3;

    /// <summary>Of these, at most one happens in a schedule.</summary>
    public Happenings Rare { get; init; }

    /// <summary>Nothing goes wrong here, so no content is worked on twice.</summary>
    public bool OnceOnly { get; init; }

    /// <summary>Steps that nobody can notice are explored in any order too.</summary>
    public bool Unreduced { get; init; }

    public bool Has(Happenings happening) => (May & happening) != 0;
}

/// <summary>What may happen in a schedule beside plain success.</summary>
[Flags]
internal enum Happenings
{
    None = 0,
    FailsBeforeProposing = 1 << 0,
    FailsWhenJudged = 1 << 1,
    FailsWhenApplying = 1 << 2,

    /// <summary>A claim that has raised <c>asOf</c> fails for good.</summary>
    FailsAfterNoting = 1 << 3,

    /// <summary>The orchestration fails once the patch is approved.</summary>
    DiesApproved = 1 << 4,
    RejectedByThePolicy = 1 << 5,

    /// <summary>Held for a reviewer, who approves or rejects or never comes.</summary>
    HeldForReview = 1 << 6,
    Forced = 1 << 7,
    Urls = 1 << 8,

    /// <summary>Whoever accepts the run dies after the ticket.</summary>
    NeverAccepted = 1 << 9,

    /// <summary>A run is started again, at any moment.</summary>
    StartedAgain = 1 << 10,

    /// <summary>A run's orchestration is terminated, at any moment.</summary>
    Terminated = 1 << 11,

    /// <summary>The activity in progress goes on when its orchestration is started again or terminated.</summary>
    Overruns = 1 << 12,

    /// <summary>The knowledge of what is applied is lost, at any moment.</summary>
    LosesManifest = 1 << 13,

    /// <summary>
    /// A claim reads the source, reads the entry, and writes, as three steps; who settles a patch marks the entry and drops the announcement, and
    /// a reviewer announces and approves, as two. Otherwise each is one.
    /// </summary>
    SmallSteps = 1 << 14,

    /// <summary>A request may be one to delete the source.</summary>
    Deletes = 1 << 15,
}
