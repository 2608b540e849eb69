using System.Collections;
using System.Globalization;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.Logging;

namespace Reflections.EmbeddedRuntime.Engine;

/// <summary>Turns exceptions of tasks into failure details, with the properties that the host's provider wants kept of them.</summary>
/// <remarks>
/// Properties hold only what reads back from the history as it was: null, texts, truth values, numbers as <see cref="double"/>, dates,
/// and dictionaries and lists of these. Anything else is kept as its text.
/// </remarks>
internal sealed class FailureDescriber(IExceptionPropertiesProvider? provider, ILogger logger)
{
    public TaskFailureDetails Describe(Exception exception)
    {
        var failure = TaskFailureDetails.FromException(exception);
        return provider is null ? failure : failure with
        {
            Properties = PropertiesOf(exception),

            // What a called task failed of was described where it failed.
            InnerFailure = exception is not TaskFailedException && exception.InnerException is { } inner ? Describe(inner) : failure.InnerFailure,
        };
    }

    private Dictionary<string, object?>? PropertiesOf(Exception exception)
    {
        try
        {
            return provider!.GetExceptionProperties(exception)?.ToDictionary(property => property.Key, property => Plain(property.Value));
        }
        catch (Exception fault)
        {
            // The failure itself must not be lost over its decoration.
            EngineLog.PropertiesNotProvided(logger, exception.GetType().ToString(), fault);
            return null;
        }
    }

    private static object? Plain(object? value) => value switch
    {
        null or string or bool or DateTime or DateTimeOffset => value,
        double number => double.IsFinite(number) ? value : number.ToString(CultureInfo.InvariantCulture),
        sbyte or byte or short or ushort or int or uint or long or ulong or decimal => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        float number => Plain((double)number),
        IDictionary<string, object?> properties => properties.ToDictionary(property => property.Key, property => Plain(property.Value)),
        IEnumerable list => list.Cast<object?>().Select(Plain).ToList(),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
