using Reflections.Domain.Runs;

namespace Reflections.Tests.Domain.Ledger.Order;

/// <summary>One run: its row, and where its orchestration stands.</summary>
internal struct ModelRun
{
    public Hand Hand;
    public byte Content;
    public Traits Traits;
    public byte StatusValue;

    /// <summary>The row's status. <see cref="RunStatus.Evaluating"/> stands for all stages before the batch is decided: the same may follow.</summary>
    public RunStatus Status
    {
        readonly get => (RunStatus)StatusValue;
        set => StatusValue = (byte)value;
    }

    public readonly bool Is(Traits trait) => (Traits & trait) != 0;
}

/// <summary>Somebody who acts for a run: its orchestration, or who acts beside it.</summary>
internal struct Hand
{
    public Place Place;

    /// <summary>The source row was written since it was read: a conditional write of it will be refused.</summary>
    public bool SourceMoved;

    /// <summary>The entry was written since it was read.</summary>
    public bool EntryMoved;

    /// <summary>
    /// Where it goes after <see cref="Place.Taking"/>; which outcome it writes from <see cref="Place.Ending"/> on; at <see cref="Place.Facing"/> 1
    /// when the entry was read first.
    /// </summary>
    public byte Next;

    /// <summary>That outcome rests on what another run became, or becomes.</summary>
    public bool RestsOnAnother;

    /// <summary>The row that was read first, at <see cref="Place.Facing"/>.</summary>
    public ushort Seen;

    /// <summary>The outcome that is written next.</summary>
    public readonly RunStatus Outcome => (RunStatus)Next;
}

/// <summary>What is true of a run beside its status.</summary>
[Flags]
internal enum Traits : byte
{
    None = 0,

    /// <summary>Its content is known when it is fetched: it does not take the turn with the ticket.</summary>
    Url = 1,

    Forced = 2,

    /// <summary>It was skipped at acceptance and took no ticket.</summary>
    Ticketless = 4,

    /// <summary>
    /// Its outcome rests on what another run became, or becomes: it was skipped because that one was refused its content, or superseded because
    /// that one holds it for review.
    /// </summary>
    RestsOnAnother = 8,

    /// <summary>Its patch was approved.</summary>
    Approved = 16,

    /// <summary>One of its activities outlived its orchestration.</summary>
    Overran = 32,

    /// <summary>It has proposed once. Noted where it makes a difference only: see <see cref="OrderRules.ReadsEntryFirst"/>.</summary>
    Judged = 64,

    /// <summary>It is no run, but a deletion: it takes a ticket and has ended with it.</summary>
    Deletion = 128,
}
