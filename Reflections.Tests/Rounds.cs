using System.Globalization;

namespace Reflections.Tests;

/// <summary>
/// The seeds of repeated rounds: few in everyday runs, many when <c>REFLECTIONS_NIGHTLY</c> is 1. <c>REFLECTIONS_ROUNDS</c> asks for a number of rounds and
/// <c>REFLECTIONS_SEED</c> for the first seed, to repeat what failed.
/// </summary>
internal static class Rounds
{
    public static TheoryData<int> Seeds(int everyday, int nightly, int first)
    {
        var seeds = new TheoryData<int>();
        var count = Number("REFLECTIONS_ROUNDS") ?? (IsNightly ? nightly : everyday);
        var from = Seed(first);
        for (var seed = from; seed < from + count; seed++)
        {
            seeds.Add(seed);
        }

        return seeds;
    }

    /// <summary>The seed that is asked for, or the one of every day.</summary>
    public static int Seed(int everyday) => Number("REFLECTIONS_SEED") ?? everyday;

    /// <summary>How many times as much as every day: once, more at night, or as asked for.</summary>
    public static int Times(int nightly) => Number("REFLECTIONS_ROUNDS") ?? (IsNightly ? nightly : 1);

    private static bool IsNightly => Environment.GetEnvironmentVariable("REFLECTIONS_NIGHTLY") == "1";

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
