namespace Reflections.Tests.CrashMatrix.Faults;

/// <summary>Where a call leaves the host's memory.</summary>
internal enum Place
{
    /// <summary>A request to tables or blobs.</summary>
    Storage,

    /// <summary>A write of the engine to its history.</summary>
    Engine,

    /// <summary>A fetch.</summary>
    Web,

    /// <summary>A call of a model.</summary>
    Model,
}

/// <summary>The faults that each place knows.</summary>
internal static class PlaceFaults
{
    public static IReadOnlyList<Fault> Of(Place place) => place switch
    {
        Place.Storage => Enum.GetValues<Fault>(),

        // The history is in the host's own process: its answer is lost only with the host. A transaction that failed is rolled back.
        Place.Engine => [Fault.DieBefore, Fault.DieAfter, Fault.Answer500],
        Place.Web => [Fault.DieBefore, Fault.DieAfter, Fault.ArriveLate, Fault.Answer429, Fault.Answer500, Fault.Answer503],
        _ => [Fault.DieBefore, Fault.DieAfter, Fault.LoseAnswer, Fault.Answer500],
    };
}
