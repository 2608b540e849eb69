using Microsoft.Extensions.Logging;

namespace Reflections.EmbeddedRuntime.Hosting;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "Function {Function} is served at {Methods} /{Route}")]
    public static partial void HttpFunctionServed(ILogger logger, string function, string methods, string route);

    [LoggerMessage(2, LogLevel.Error, "Function {Function} failed")]
    public static partial void FunctionFailed(ILogger logger, string function, Exception error);

    [LoggerMessage(3, LogLevel.Information, "Function {Function} refused a request with {Status}: {Reason}")]
    public static partial void RequestRefused(ILogger logger, string function, int status, string reason);

    [LoggerMessage(4, LogLevel.Debug, "The caller of function {Function} is gone")]
    public static partial void RequestAborted(ILogger logger, string function);

    [LoggerMessage(5, LogLevel.Warning, "Function {Function} was told to stop after its time-out of {Timeout}")]
    public static partial void FunctionTimedOut(ILogger logger, string function, TimeSpan timeout);

    [LoggerMessage(6, LogLevel.Debug, "Timer {Function} next runs at {Next:O}")]
    public static partial void TimerScheduled(ILogger logger, string function, DateTime next);

    [LoggerMessage(7, LogLevel.Warning, "Timer {Function} failed at attempt {Attempt} and is repeated in {Delay}")]
    public static partial void TimerRetried(ILogger logger, string function, int attempt, TimeSpan delay, Exception error);

    [LoggerMessage(8, LogLevel.Warning, "The remembered schedule of timer {Function} cannot be read and is started anew")]
    public static partial void TimerStatusUnreadable(ILogger logger, string function, Exception error);

    [LoggerMessage(10, LogLevel.Error, "The durable HTTP API failed at {Method} {Path}")]
    public static partial void ManagementFailed(ILogger logger, string method, string path, Exception error);

    [LoggerMessage(11, LogLevel.Information, "Function {Function} is disabled by its setting")]
    public static partial void FunctionDisabled(ILogger logger, string function);

    [LoggerMessage(12, LogLevel.Error, "The remembered schedule of timer {Function} cannot be written")]
    public static partial void TimerStatusUnwritable(ILogger logger, string function, Exception error);
}
