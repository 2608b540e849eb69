using Microsoft.Extensions.Logging;

namespace Reflections.Functions.Fetching;

internal static partial class FetchLog
{
    [LoggerMessage(1, LogLevel.Debug, "Fetched {Url}: {Bytes} bytes")]
    public static partial void Fetched(ILogger logger, string url, int bytes);

    [LoggerMessage(2, LogLevel.Debug, "Fetched {Url}: not modified")]
    public static partial void NotModified(ILogger logger, string url);

    [LoggerMessage(3, LogLevel.Warning, "Fetching {Url} failed: {ErrorClass}: {Reason} (retriable: {IsRetriable})")]
    public static partial void Failed(ILogger logger, string url, string errorClass, string reason, bool isRetriable);

    [LoggerMessage(4, LogLevel.Debug, "Fetching {Url} waits for {Seconds} s at least: its host has enough requests")]
    public static partial void Busy(ILogger logger, string url, double seconds);
}
