namespace Reflections.Functions.Ingestion;

/// <summary>How often a source is asked for, and how long in between. It travels with a failure, for an orchestrator may not read options.</summary>
/// <param name="Attempts">At least 1.</param>
/// <param name="FirstPause">After the first failure; twice as long after each later one.</param>
/// <param name="LongestPause">What that grows to.</param>
public sealed record FetchRetries(int Attempts, TimeSpan FirstPause, TimeSpan LongestPause)
{
    /// <summary>What the options default to.</summary>
    public static FetchRetries Default { get; } = new(4, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));

    /// <summary>
    /// How long to wait. Half of each pause is left to chance, so that those who failed together do not come back together; what the server
    /// asked for is never cut short.
    /// </summary>
    /// <param name="failures">So far, at least 1.</param>
    /// <param name="asked">What the server asked for; zero when it did not.</param>
    /// <param name="chance">0 to 1.</param>
    public TimeSpan Pause(int failures, TimeSpan asked, double chance)
    {
        var grown = FirstPause * Math.Pow(2, Math.Min(failures - 1, 30));
        var pause = (grown < LongestPause ? grown : LongestPause) * (0.5 + (chance / 2));
        return pause > asked ? pause : asked + (FirstPause * chance);
    }
}
