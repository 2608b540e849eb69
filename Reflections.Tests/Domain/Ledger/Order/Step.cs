namespace Reflections.Tests.Domain.Ledger.Order;

/// <summary>One step of a schedule.</summary>
/// <param name="Actor">A run's number from 0; <see cref="Second"/> for whoever acts beside a run; <see cref="Patch"/> and above for a content's patch.</param>
internal readonly record struct Step(byte Actor, Deed Deed)
{
    /// <summary>A reviewer, or an activity that outlives its orchestration.</summary>
    public const byte Second = 8;

    /// <summary>The patch of the first content.</summary>
    public const byte Patch = 16;

    /// <inheritdoc/>
    public override string ToString()
    {
        var who = Actor >= Patch ? $"patch {(char)('A' + Actor - Patch)}" : Actor == Second ? "second hand" : $"run {Actor + 1}";
        return who + string.Concat(Deed.ToString().Select(letter => char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{letter}"));
    }
}

/// <summary>What is done in one step.</summary>
internal enum Deed : byte
{
    AsksAndIsSkipped,
    TakesATicket,
    TakesATicketForAUrl,
    TakesATicketAndIsForced,
    DeletesTheSource,
    DiesBeforeItIsAccepted,
    Starts,
    ReadsTheSource,
    ReadsTheEntry,
    Decides,
    NotesItsObservation,
    TakesTheTurn,
    FindsThatTheSourceMoved,
    Proposes,
    CannotGoOn,
    FailsBeforeProposing,
    FailsWhenJudged,
    FailsWhenApplying,
    FailsAfterNoting,
    DiesApproved,
    FindsItselfOvertaken,
    MarksItsBatchSuperseded,
    Announces,
    DropsAStrangeAnnouncement,
    Approves,
    FindsThatTheEntryMoved,
    IsRejectedByThePolicy,
    IsHeld,
    LooksAfterItsReview,
    TimesOut,
    IsRejectedByAReviewer,
    IsApprovedByAReviewer,
    FindsItsPatchSettled,
    GivesTheTurnBack,
    WritesItsOutcome,
    LooksWhetherItsPatchIsApplied,
    IsStartedAgain,
    IsStartedAgainWhileItGoesOn,
    IsTerminated,
    IsTerminatedWhileItGoesOn,
    IsFlipped,
    IsMarked,
    HasItsAnnouncementDropped,
    HasItsAnnouncementGivenUp,
    IsWithdrawn,
    IsLookedAfter,
    IsEndedByTheSweeper,
    LosesItsManifest,
}
