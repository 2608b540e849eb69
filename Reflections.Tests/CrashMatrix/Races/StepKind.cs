namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>Why a step waits to be taken.</summary>
internal enum StepKind
{
    /// <summary>It is due: a request to storage or to the engine, or the recording of a result.</summary>
    Work,

    /// <summary>It is due at a time: taking it moves the clock there.</summary>
    Timer,

    /// <summary>It happens or not: a crash, a pause, a result that comes twice. Never taken by itself.</summary>
    Chance,
}
