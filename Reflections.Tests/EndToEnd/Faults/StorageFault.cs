namespace Reflections.Tests.EndToEnd.Faults;

/// <summary>What the network between the app and storage does to one request.</summary>
public enum StorageFault
{
    /// <summary>It goes through.</summary>
    None,

    /// <summary>The connection is reset before storage sees the request.</summary>
    ResetBefore,

    /// <summary>Storage does it, and the connection is reset before the answer.</summary>
    ResetAfter,

    /// <summary>Storage does it, and the answer breaks off half way.</summary>
    CutAnswer,

    /// <summary>Storage does it, and the answer comes when nobody waits for it any more.</summary>
    SlowAnswer,

    /// <summary>Storage sees the request after the client has given up waiting and has sent it again.</summary>
    LateAfterTimeout,

    /// <summary>As <see cref="LateAfterTimeout"/>, but the client was told by a reset.</summary>
    LateAfterReset,

    /// <summary>The connection is reset, and storage sees the request when the test says so.</summary>
    Held,

    /// <summary>Storage sees the request twice; the answer is the second one's.</summary>
    Twice,

    /// <summary>500, nothing done.</summary>
    InternalError,

    /// <summary>500, although storage has done it.</summary>
    InternalErrorAfter,

    /// <summary>503 with Retry-After, nothing done.</summary>
    Busy,

    /// <summary>429 with Retry-After, nothing done.</summary>
    TooMany,

    /// <summary>409 without a body, nothing done.</summary>
    FalseConflict,

    /// <summary>412 without a body, nothing done.</summary>
    FalsePrecondition,

    /// <summary>404 without a body, nothing done.</summary>
    FalseAbsence,

    /// <summary>409 as storage itself would word it for a blob that is there, nothing done. For uploads of blobs only.</summary>
    FalseBlobConflict,

    /// <summary>Nothing happens until the client gives up.</summary>
    Silence,
}
