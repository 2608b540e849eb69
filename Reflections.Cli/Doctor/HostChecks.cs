using Reflections.Cli.Api;
using Reflections.Cli.Output;

namespace Reflections.Cli.Doctor;

/// <summary>Asks a host that runs: its engine, and its sweeper.</summary>
internal sealed class HostChecks(ApiClient api)
{
    private const string LateAdvice = "Read the host's log for failures of SweepTimer, and run 'reflections sweep'.";

    /// <summary>The timer fires every five minutes: three of them missed are no coincidence.</summary>
    private static readonly TimeSpan s_late = TimeSpan.FromMinutes(15);

    /// <param name="now">The host's own time.</param>
    public async Task<IReadOnlyList<Finding>> AskAsync(DateTimeOffset now, CancellationToken cancellation) =>
        [.. await EngineAsync(cancellation), await SweeperAsync(now, cancellation)];

    private async Task<IReadOnlyList<Finding>> EngineAsync(CancellationToken cancellation)
    {
        try
        {
            if (await api.FindReadinessAsync(cancellation) is { } readiness)
            {
                // The sweeper has a line of its own.
                return [.. readiness.Checks.Where(check => check.Name != "sweeper").Select(Of)];
            }

            await api.IsBusyAsync(cancellation);
            return [Finding.Ok("engine", "answers")];
        }
        catch (Exception error) when (error is ApiException or HttpRequestException)
        {
            return [Finding.Fail("engine", error.Message, "Read the host's log; start it again if it does not recover.")];
        }
    }

    private static Finding Of(ReadinessCheck check) => check.Ok
        ? Finding.Ok($"host: {check.Name}", check.Detail ?? "ready") : Finding.Fail($"host: {check.Name}", check.Detail ?? "not ready", "Read the host's log.");

    private async Task<Finding> SweeperAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        const string Check = "sweeper";
        try
        {
            if (await api.LastSweepAsync(cancellation) is not { } last)
            {
                return Finding.Warn(Check, "There is no receipt of a sweep yet.", "Look again in five minutes.");
            }

            var age = $"last swept {Figures.Count((long)Math.Round(Math.Max(0, (now - last.FinishedAt).TotalMinutes)), "minute")} ago";
            return now - last.FinishedAt > s_late ? Finding.Fail(Check, $"{age}; every five are due.", LateAdvice)
                : last.SetAside > 0 ? Finding.Warn(Check, $"{age}; {Figures.Count(last.SetAside, "row")} {(last.SetAside == 1 ? "is" : "are")} set aside.", "Read 'reflections sweep --dry-run' for rows and reasons, and docs/operations.md for what to do.")
                : Finding.Ok(Check, age);
        }
        catch (Exception error) when (error is ApiException or HttpRequestException)
        {
            return Finding.Fail(Check, error.Message, LateAdvice);
        }
    }
}
