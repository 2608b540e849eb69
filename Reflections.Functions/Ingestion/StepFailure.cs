using Reflections.Functions.Storage;

namespace Reflections.Functions.Ingestion;

/// <summary>
/// Why a step of a run cannot succeed however often it is tried. A value: an exception's class does not survive the way to the orchestrator on
/// every runtime, and what is thrown is tried again.
/// </summary>
/// <param name="ErrorClass">Stable dotted name, such as <c>storage.damaged_row</c>.</param>
/// <param name="Message">One sentence for people.</param>
public sealed record StepFailure(string ErrorClass, string Message)
{
    /// <summary>Does the step. Damage of what is stored ends it at once: it does not heal by itself.</summary>
    /// <param name="cursor">The run as the step found it.</param>
    /// <param name="stopped">The step's result that carries the cursor with the failure.</param>
    internal static async Task<T> OrAsync<T>(RunCursor cursor, Func<Task<T>> step, Func<RunCursor, T> stopped)
    {
        try
        {
            return await step();
        }
        catch (Exception error) when (StoredDamage.Of(error) is { } damage)
        {
            return stopped(cursor with { Failure = new StepFailure(damage.ErrorClass, damage.Message) });
        }
    }
}
