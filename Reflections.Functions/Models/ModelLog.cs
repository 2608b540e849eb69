using Microsoft.Extensions.Logging;

namespace Reflections.Functions.Models;

internal static partial class ModelLog
{
    [LoggerMessage(1, LogLevel.Warning, "Model {Model} {Reason} ({ErrorClass}); asked again in {Pause}")]
    public static partial void AskedAgain(ILogger logger, string model, string reason, string errorClass, TimeSpan pause);

    [LoggerMessage(2, LogLevel.Warning, "Model {Model} {Reason} ({ErrorClass}); put off for {Pause}")]
    public static partial void PutOff(ILogger logger, string model, string reason, string errorClass, TimeSpan pause);

    [LoggerMessage(3, LogLevel.Warning, "Model {Model} {Reason} ({ErrorClass}); given up")]
    public static partial void GivenUp(ILogger logger, string model, string reason, string errorClass);

    [LoggerMessage(4, LogLevel.Debug, "Model {Model}: {Kept} of {Given} items stand in the chunk")]
    public static partial void Located(ILogger logger, string model, int kept, int given);
}
