using System.Globalization;
using Reflections.Tests.CrashMatrix.Faults;

namespace Reflections.Tests.CrashMatrix;

/// <summary>
/// The number of calls of each scenario, as it was recorded. A call that is added later makes its scenario's number another one, and is disturbed
/// the day it is added; that somebody noticed is told by recording it.
/// </summary>
internal static class RecordedCalls
{
    private const string Recording = "REFLECTIONS_RECORD_CALLS";

    private static readonly string File = Path.Combine(AppContext.BaseDirectory, "Data", "crash-matrix.txt");

    /// <summary>Compares with what was recorded, or appends to the file that <see cref="Recording"/> names.</summary>
    public static void Check(MatrixRunner runner)
    {
        var line = LineOf(runner);
        if (Environment.GetEnvironmentVariable(Recording) is { Length: > 0 } file)
        {
            System.IO.File.AppendAllText(file, line + "\n");
            return;
        }

        var recorded = System.IO.File.ReadLines(File).SingleOrDefault(known => known.StartsWith($"{runner.Scenario.Name} | ", StringComparison.Ordinal));
        Assert.True(
            recorded == line,
            $"The calls are not those that were recorded. Set {Recording} to a file to record them anew.\nrecorded: {recorded}\nnow:      {line}\n{string.Join(", ", runner.Reference.Calls)}");
    }

    private static string LineOf(MatrixRunner runner)
    {
        int Count(Place place) => runner.Reference.Calls.Count(call => call.Place == place && !call.MayMerge);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{runner.Scenario.Name} | storage {Count(Place.Storage)} | engine {Count(Place.Engine)} | web {Count(Place.Web)} | model {Count(Place.Model)}");
    }
}
