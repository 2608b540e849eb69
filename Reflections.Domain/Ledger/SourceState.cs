using Reflections.Domain.Identity;

namespace Reflections.Domain.Ledger;

/// <summary>
/// The order of one source's observations: which ticket was given last, which content readers see, who works.
/// Every change is a pure function here and one conditional write in storage.
/// </summary>
public sealed record SourceState
{
    /// <summary>How many flips are remembered.</summary>
    public const int RememberedFlips = 16;

    /// <summary>How many runs that wait for review are remembered; one that is forgotten looks by itself now and then.</summary>
    public const int RememberedReviews = 64;

    /// <summary>The reflection.</summary>
    public required ReflectionId Reflection { get; init; }

    /// <summary>The source.</summary>
    public required SourceId Source { get; init; }

    /// <summary>The last ticket given; 0 before the first.</summary>
    public long Latest { get; init; }

    /// <summary>Who took <see cref="Latest"/>, so that a repeated acceptance finds its ticket again.</summary>
    public RunId? LatestRun { get; init; }

    /// <summary>The highest ticket at which the applied content was observed.</summary>
    public long AsOf { get; init; }

    /// <summary>What readers see, or null before the first flip.</summary>
    public AppliedVersion? Applied { get; init; }

    /// <summary>The last flips, newest first, the applied one included.</summary>
    public IReadOnlyList<Flip> Flips { get; init; } = [];

    /// <summary>Who works, or null.</summary>
    public TurnHolder? Turn { get; init; }

    /// <summary>The runs that hold a batch for review, newest first: what is applied meanwhile may overtake them, and they are to be told.</summary>
    public IReadOnlyList<RunId> Reviews { get; init; } = [];

    /// <summary>The last deletion, or null; it stays when the source is sent again.</summary>
    public SourceDeletion? Deletion { get; init; }

    /// <summary>The ticket of the last deletion, 0 before the first. What was made before it is erased, and never used for what comes after.</summary>
    public long Epoch => Deletion?.Ticket ?? 0;

    /// <summary>Whether the source was deleted and nothing newer was applied.</summary>
    public bool IsDeleted => Deletion is not null && Applied is null;

    /// <summary>Whether nothing newer than the applied content, or than the deletion, was asked for.</summary>
    public bool IsSettled => Latest == AsOf;

    /// <summary>Gives <paramref name="run"/> the next ticket and, when asked and free, the turn. A run that holds the last ticket keeps it.</summary>
    public SourceState TakeTicket(RunId run, bool withTurn, string hub, DateTimeOffset now)
    {
        var ticketed = LatestRun == run ? this : this with { Latest = Latest + 1, LatestRun = run };
        return withTurn && ticketed.Turn is null ? ticketed.TakeTurn(run, ticketed.Latest, hub, now) : ticketed;
    }

    /// <summary>Makes <paramref name="run"/> the one who works, whoever held the turn before.</summary>
    public SourceState TakeTurn(RunId run, long ticket, string hub, DateTimeOffset now) =>
        this with { Turn = new TurnHolder(run, ticket, hub, now) };

    /// <summary>Gives the turn back, and waits for review no longer; unchanged when the run did neither.</summary>
    public SourceState ReleaseTurn(RunId run) => Turn?.Run != run && !Reviews.Contains(run) ? this : this with
    {
        Turn = Turn?.Run == run ? null : Turn,
        Reviews = [.. Reviews.Where(waiting => waiting != run)],
    };

    /// <summary>Gives the turn back while the run waits for review.</summary>
    public SourceState AwaitReview(RunId run) => Reviews.Contains(run) && Turn?.Run != run ? this : this with
    {
        Turn = Turn?.Run == run ? null : Turn,
        Reviews = [run, .. Reviews.Where(waiting => waiting != run).Take(RememberedReviews - 1)],
    };

    /// <summary>Notes that the applied content was seen again at <paramref name="ticket"/>.</summary>
    /// <param name="validators">
    /// What the server said of it this time; null keeps what is there. Any pair of content and validators stays true, whichever observation it
    /// was made by, so this needs no more care than the raising itself: that the content is the applied one.
    /// </param>
    public SourceState Observe(long ticket, SourceValidators? validators = null) => ticket <= AsOf ? this : this with
    {
        AsOf = ticket,
        Applied = validators is null || Applied is null ? Applied : Applied with { Validators = validators },
    };

    /// <summary>
    /// What readers see, when the run of that ticket noted that it saw it again and nothing newer was seen since; else null. What was noted
    /// has overtaken others: such a run is a duplicate, whatever became of it afterwards.
    /// </summary>
    public AppliedVersion? NotedAt(long ticket) => AsOf == ticket && Applied?.Generation != ticket ? Applied : null;

    /// <summary>
    /// Hides what readers see under a ticket of its own, so that every earlier observation comes too late. Whoever has the turn, or waits for review,
    /// works on such an observation: it has lost both. Unchanged when the last thing that happened was a deletion.
    /// </summary>
    public SourceState Delete(DateTimeOffset now) => IsDeleted && Latest == Epoch ? this : this with
    {
        Latest = Latest + 1,
        LatestRun = null,
        AsOf = Latest + 1,
        Applied = null,
        Turn = null,
        Reviews = [],
        Deletion = new SourceDeletion(Latest + 1, now, Applied?.Generation ?? 0, Applied?.Batch, Applied?.ManifestHash),
    };

    /// <summary>Whether the source was deleted under the run, and nothing of it was shown before: what it then misses was erased, and it has not failed.</summary>
    public bool WasDeletedUnder(RunId run, long ticket) => ticket < Epoch && Flips.All(flip => flip.Run != run);

    /// <summary>What a flip to <paramref name="generation"/> would be.</summary>
    public FlipVerdict JudgeFlip(long generation, IngestKey key)
    {
        var done = Flips.FirstOrDefault(flip => flip.Generation == generation);
        return done is null
            ? generation > AsOf ? FlipVerdict.Flip : FlipVerdict.Superseded
            : done.Key == key ? FlipVerdict.AlreadyApplied : FlipVerdict.Conflict;
    }

    /// <summary>Shows <paramref name="version"/> to readers. Only legal when <see cref="JudgeFlip"/> says <see cref="FlipVerdict.Flip"/>.</summary>
    /// <exception cref="InvalidOperationException">A newer observation is applied, or this generation already was.</exception>
    public SourceState Flip(AppliedVersion version)
    {
        if (JudgeFlip(version.Generation, version.Key) != FlipVerdict.Flip)
        {
            throw new InvalidOperationException($"Generation {version.Generation} cannot flip over {AsOf}.");
        }

        return this with
        {
            AsOf = version.Generation,
            Applied = version,
            Flips = [new Flip(version.Generation, version.Key, version.Run, version.At), .. Flips.Take(RememberedFlips - 1)],
        };
    }
}

/// <summary>The version that readers see.</summary>
/// <param name="Generation">The ticket of the run that made it.</param>
/// <param name="ManifestHash">The batch hash that the manifest row must carry.</param>
/// <param name="Segment">Name of the blob with chunks and vectors.</param>
/// <param name="Batch">Name of the batch blob.</param>
public sealed record AppliedVersion(
    long Generation, IngestKey Key, ContentHash Content, PipelineFingerprint Fingerprint, string ManifestHash, RunId Run, DateTimeOffset At,
    string Batch, string Segment, int Chunks, int Entities, int Facts, string? Title, string? Url)
{
    /// <summary>What the server said of the representation that this version was read from, or of a later one with this content; null for content that was sent.</summary>
    public SourceValidators? Validators { get; init; }
}

/// <summary>A remembered commit point.</summary>
public sealed record Flip(long Generation, IngestKey Key, RunId Run, DateTimeOffset At);

/// <summary>The run that works on a source.</summary>
/// <param name="Hub">The task hub whose engine runs it.</param>
public sealed record TurnHolder(RunId Run, long Ticket, string Hub, DateTimeOffset Since);

/// <summary>What making a generation visible would be.</summary>
public enum FlipVerdict
{
    /// <summary>It is newer than what is applied: do it.</summary>
    Flip,

    /// <summary>It was done before: finish quietly.</summary>
    AlreadyApplied,

    /// <summary>Something newer is applied: end superseded.</summary>
    Superseded,

    /// <summary>The generation belongs to another content: stop, nothing may be written.</summary>
    Conflict,
}
