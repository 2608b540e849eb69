using System.Collections.Concurrent;

namespace Microsoft.DurableTask;

/// <summary>A failure as data: it survives serialization, unlike an exception.</summary>
/// <param name="ErrorType">Full name of the exception's type.</param>
/// <param name="ErrorMessage">Its message.</param>
/// <param name="StackTrace">Its stack trace, if it has one.</param>
/// <param name="InnerFailure">Its inner exception, if it has one.</param>
/// <param name="Properties">Further properties, if any.</param>
public record TaskFailureDetails(
    string ErrorType,
    string ErrorMessage,
    string? StackTrace,
    TaskFailureDetails? InnerFailure,
    IDictionary<string, object?>? Properties)
{
    private static readonly ConcurrentDictionary<string, Type?> KnownTypes = new(StringComparer.Ordinal);

    /// <summary>The details of an exception.</summary>
    public static TaskFailureDetails FromException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        if (exception is TaskFailedException failed)
        {
            return new TaskFailureDetails(
                typeof(TaskFailedException).FullName!, failed.Message, failed.StackTrace, failed.FailureDetails, null);
        }

        return new TaskFailureDetails(
            exception.GetType().ToString(),
            exception.Message,
            exception.StackTrace,
            exception.InnerException is null ? null : FromException(exception.InnerException),
            null);
    }

    /// <summary>Whether the failure was an exception of the type or one derived from it.</summary>
    public bool IsCausedBy<T>()
        where T : Exception => IsCausedBy(typeof(T));

    /// <summary>Whether the failure was an exception of the type or one derived from it.</summary>
    /// <exception cref="ArgumentException">The type is no exception type.</exception>
    public bool IsCausedBy(Type targetBaseExceptionType)
    {
        ArgumentNullException.ThrowIfNull(targetBaseExceptionType);
        if (!typeof(Exception).IsAssignableFrom(targetBaseExceptionType))
        {
            throw new ArgumentException(
                $"The type {targetBaseExceptionType} is not an exception type.", nameof(targetBaseExceptionType));
        }

        if (string.IsNullOrEmpty(ErrorType))
        {
            return false;
        }

        if (string.Equals(ErrorType, targetBaseExceptionType.FullName, StringComparison.Ordinal))
        {
            return true;
        }

        return KnownTypes.GetOrAdd(ErrorType, Find) is { } type && targetBaseExceptionType.IsAssignableFrom(type);
    }

    /// <summary>The type and message.</summary>
    public override string ToString() => $"{ErrorType}: {ErrorMessage}";

    // A failure names its type without an assembly, so every loaded one is asked.
    private static Type? Find(string name)
    {
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            if (assembly.GetType(name, throwOnError: false) is { } type && typeof(Exception).IsAssignableFrom(type))
            {
                return type;
            }
        }

        return null;
    }
}
