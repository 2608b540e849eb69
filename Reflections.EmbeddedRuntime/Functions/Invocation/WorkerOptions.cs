namespace Microsoft.Azure.Functions.Worker;

/// <summary>Options of the worker. Those about the wire between host and worker have no effect in one process.</summary>
public class WorkerOptions
{
    /// <summary>Capabilities told to the host, by name.</summary>
    public IDictionary<string, string> Capabilities { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the host sees the function's own exception; here it always does.</summary>
    public bool EnableUserCodeException { get; set; } = true;

    /// <summary>Whether empty values are sent to the worker.</summary>
    public bool IncludeEmptyEntriesInMessagePayload { get; set; }
}
