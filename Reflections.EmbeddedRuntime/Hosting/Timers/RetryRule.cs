using System.Globalization;
using Microsoft.Azure.Functions.Worker;

namespace Reflections.EmbeddedRuntime.Hosting.Timers;

/// <summary>How often and after which delay a failed timer function is repeated.</summary>
/// <param name="MaxRetries">Repetitions; -1 for no limit.</param>
/// <param name="First">The first delay.</param>
/// <param name="Longest">The longest; the delay doubles up to it.</param>
internal sealed record RetryRule(int MaxRetries, TimeSpan First, TimeSpan Longest)
{
    public static RetryRule From(RetryAttribute? attribute) => attribute switch
    {
        null => new RetryRule(0, TimeSpan.Zero, TimeSpan.Zero),
        FixedDelayRetryAttribute same => new RetryRule(same.MaxRetryCount, Span(same.DelayInterval), Span(same.DelayInterval)),
        ExponentialBackoffRetryAttribute growing => new RetryRule(growing.MaxRetryCount, Span(growing.MinimumInterval), Span(growing.MaximumInterval)),
        _ => throw new InvalidOperationException($"the retry attribute {attribute.GetType().Name} is not supported"),
    };

    public bool Allows(int retry) => MaxRetries < 0 || retry <= MaxRetries;

    /// <summary>The delay before a repetition, counted from 1.</summary>
    public TimeSpan Delay(int retry)
    {
        var ticks = First.Ticks * Math.Pow(2, retry - 1);
        return ticks >= Longest.Ticks ? Longest : TimeSpan.FromTicks((long)ticks);
    }

    private static TimeSpan Span(string text) =>
        TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span >= TimeSpan.Zero
            ? span
            : throw new InvalidOperationException($"the retry interval '{text}' is not a time span");
}
