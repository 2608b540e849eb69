using System.Runtime.CompilerServices;

namespace Reflections.Tests.Domain.Ledger.Order;

/// <summary>
/// Everything at one moment. A mutable structure that is copied for each step, since there are millions of them; rows are numbers that
/// <see cref="Rows"/> knows.
/// </summary>
internal struct World
{
    public ushort Source;
    public ModelContents Contents;
    public ModelRuns Runs;

    /// <summary>A reviewer, or an activity that outlives its orchestration; at <see cref="Place.Absent"/> when there is none.</summary>
    public Hand Second;
    public byte SecondRun;
    public bool IsReviewer;

    /// <summary>The knowledge of what is applied is not there.</summary>
    public bool ManifestLost;

    /// <summary>A rare event has happened, where only one is explored.</summary>
    public bool RareHappened;

    /// <summary>Contents that somebody began to work on, one bit each.</summary>
    public byte Worked;

    /// <summary>The world mixed into 128 bits: that two worlds of an exploration share them is less likely than 10^-20.</summary>
    public readonly UInt128 Fingerprint()
    {
        var (low, high) = (0x9E3779B97F4A7C15UL, 0xC2B2AE3D27D4EB4FUL);
        Mix(ref low, ref high, Source | ((ulong)Contents[0] << 16) | ((ulong)Contents[1] << 32) | ((ulong)Contents[2] << 48));
        foreach (ref readonly var run in (ReadOnlySpan<ModelRun>)Runs)
        {
            Mix(ref low, ref high, Pack(run.Hand) | ((ulong)run.Content << 40) | ((ulong)run.Traits << 48) | ((ulong)run.StatusValue << 56));
        }

        var flags = (IsReviewer ? 1UL : 0) | (ManifestLost ? 2UL : 0) | (RareHappened ? 4UL : 0);
        Mix(ref low, ref high, Pack(Second) | ((ulong)SecondRun << 40) | (flags << 48) | ((ulong)Worked << 56));
        return new UInt128(high, low);
    }

    private static ulong Pack(in Hand hand) =>
        (ulong)hand.Place | (hand.SourceMoved ? 1UL << 5 : 0) | (hand.EntryMoved ? 1UL << 6 : 0) | (hand.RestsOnAnother ? 1UL << 7 : 0)
        | ((ulong)hand.Next << 8) | ((ulong)hand.Seen << 16);

    private static void Mix(ref ulong low, ref ulong high, ulong value)
    {
        low = (low ^ value) * 0xFF51AFD7ED558CCD;
        low ^= low >> 32;
        high = (high + value) * 0xC4CEB9FE1A85EC53;
        high ^= (high >> 29) ^ low;
    }
}

/// <summary>The runs in the order of their acceptance.</summary>
[InlineArray(OrderScope.MostRuns)]
internal struct ModelRuns
{
    private ModelRun _first;
}

/// <summary>The numbers of the contents' rows.</summary>
[InlineArray(OrderScope.MostContents)]
internal struct ModelContents
{
    private ushort _first;
}
