namespace Reflections.Cli.Commands;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCode
{
    /// <summary>All went well; of an ingest: every source ended completed or duplicate_skipped.</summary>
    public const int Success = 0;

    /// <summary>Something did not go well.</summary>
    public const int Failure = 1;

    /// <summary>The command was not understood; nothing was started.</summary>
    public const int Usage = 2;
}
