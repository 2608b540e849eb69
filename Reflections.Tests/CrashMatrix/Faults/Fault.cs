namespace Reflections.Tests.CrashMatrix.Faults;

/// <summary>What happens to one call.</summary>
internal enum Fault
{
    /// <summary>The host dies before the call is made.</summary>
    DieBefore,

    /// <summary>The host dies when the call has taken effect, before it learns so.</summary>
    DieAfter,

    /// <summary>The call takes effect and its answer is lost; the host lives on.</summary>
    LoseAnswer,

    /// <summary>The call is held up beyond the time-out, repeated, and arrives when its repetition and the next call of its kind are done.</summary>
    ArriveLate,

    /// <summary>The service's own 409, though nothing stands in the way.</summary>
    Answer409,

    /// <summary>The service's own 412, though the condition holds.</summary>
    Answer412,

    /// <summary>429 with Retry-After.</summary>
    Answer429,

    /// <summary>500, and nothing is done.</summary>
    Answer500,

    /// <summary>503, and nothing is done.</summary>
    Answer503,
}
