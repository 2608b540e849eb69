namespace Reflections.Tests.CrashMatrix.Defects;

/// <summary>A mistake that the protocol guards against, made on the way to storage as if the adapter made it.</summary>
internal enum Defect
{
    /// <summary>No write-ahead row stands before a patch is approved.</summary>
    SkipThePatchRow,

    /// <summary>No open-run row stands before a run is started.</summary>
    SkipTheOpenRunRow,

    /// <summary>Every update overwrites whatever is there.</summary>
    DropTheETag,

    /// <summary>The source shows a generation before its rows are written.</summary>
    FlipBeforeWriting,

    /// <summary>The patch row goes as soon as the patch is approved.</summary>
    DeleteThePatchRowEarly,

    /// <summary>That knowledge is there is believed, not looked up.</summary>
    TrustTheEntry,

    /// <summary>The caller's key is not kept.</summary>
    ForgetTheKey,

    /// <summary>A replaced generation is not announced for clean-up.</summary>
    SkipTheCleanRow,

    /// <summary>The patch row stays when the patch is settled.</summary>
    KeepThePatchRow,
}
