using Reflections.Domain.Runs;

namespace Reflections.Domain.Overview;

/// <summary>How long runs were in a stage, in milliseconds.</summary>
public sealed record StageTimes(RunStatus Stage, Quantiles Milliseconds)
{
    /// <summary>
    /// The stages that runs have left: each lasts from the time it was first reached until the next one was. A run that came back to a stage counts it
    /// once.
    /// </summary>
    public static IReadOnlyList<StageTimes> Of(IEnumerable<RunRecord> runs) =>
    [
        .. runs.SelectMany(TimesOf)
            .GroupBy(stage => stage.Stage, stage => stage.Milliseconds)
            .OrderBy(group => group.Key)
            .Select(group => new StageTimes(group.Key, new Quantiles(group))),
    ];

    private static IEnumerable<(RunStatus Stage, long Milliseconds)> TimesOf(RunRecord run)
    {
        var steps = run.Timeline.OrderBy(step => step.Value).ThenBy(step => step.Key).ToList();
        return steps.Zip(steps.Skip(1), (step, next) => (step.Key, (long)(next.Value - step.Value).TotalMilliseconds)).Where(stage => !stage.Key.IsTerminal());
    }
}
