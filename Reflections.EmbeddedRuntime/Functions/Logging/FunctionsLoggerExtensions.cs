namespace Microsoft.Extensions.Logging;

/// <summary>Metrics through the log.</summary>
public static class FunctionsLoggerExtensions
{
    /// <summary>Logs a metric's value, as a structured entry.</summary>
    public static void LogMetric(this ILogger logger, string name, double value, IDictionary<string, object>? properties = null)
    {
        ArgumentNullException.ThrowIfNull(logger);
        var state = new Dictionary<string, object>(properties ?? new Dictionary<string, object>(), StringComparer.Ordinal)
        {
            ["Name"] = name,
            ["Value"] = value,
        };
        logger.Log(
            LogLevel.Information,
            default,
            state,
            null,
            static (entry, _) => FormattableString.Invariant($"Metric {entry["Name"]}: {entry["Value"]}"));
    }
}
