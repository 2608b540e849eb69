using Azure;

namespace Reflections.Functions.Storage;

/// <summary>
/// Storage gave no answer to the point, however often it was asked. That says nothing of the request, which may have happened: sent again later, it
/// ends as it would have ended now.
/// </summary>
public sealed class StorageUnavailableException(string problem, Exception? inner = null) : Exception($"{Sign}: {problem}", inner)
{
    // Types of exceptions do not survive the way from an activity to its orchestrator on every back end; messages do.
    private const string Sign = "Storage is not available";

    /// <summary>Whether a failure that is known by its message alone was one of these.</summary>
    public static bool IsToldBy(string message) => message.Contains(Sign, StringComparison.Ordinal);

    /// <summary>Whether what a client threw tells of the way to storage rather than of the request.</summary>
    /// <param name="cancellation">The caller's own: once it is cancelled, nothing tells of storage.</param>
    internal static bool IsMeantBy(Exception error, CancellationToken cancellation) => error switch
    {
        _ when cancellation.IsCancellationRequested => false,
        AggregateException { InnerExceptions: var all } => all.All(one => IsMeantBy(one, cancellation)),
        RequestFailedException { Status: var status } => status == 0 || IsMeantBy(status),
        _ => error is IOException or HttpRequestException or OperationCanceledException,
    };

    /// <summary>Whether an answer of that status tells of the service rather than of the request.</summary>
    internal static bool IsMeantBy(int status) => status is 408 or 429 or 500 or 502 or 503 or 504;

    /// <summary>One sentence about <paramref name="error"/> and what it was made of.</summary>
    internal static StorageUnavailableException Of(Exception error) =>
        new((error is AggregateException { InnerExceptions: [.., var last] } ? last : error).Message.Split('\n', 2)[0].TrimEnd(), error);
}
