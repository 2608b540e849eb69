namespace Microsoft.Azure.Functions.Worker;

/// <summary>The URLs to watch and steer an orchestration by.</summary>
public class HttpManagementPayload
{
    /// <summary>The instance id.</summary>
    public string? Id { get; internal init; }

    /// <summary>GET: its status.</summary>
    public string? StatusQueryGetUri { get; internal init; }

    /// <summary>POST: an event for it.</summary>
    public string? SendEventPostUri { get; internal init; }

    /// <summary>POST: ends it.</summary>
    public string? TerminatePostUri { get; internal init; }

    /// <summary>POST: not offered.</summary>
    public string? RewindPostUri { get; internal init; }

    /// <summary>DELETE: forgets it.</summary>
    public string? PurgeHistoryDeleteUri { get; internal init; }

    /// <summary>POST: not offered.</summary>
    public string? RestartPostUri { get; internal init; }

    /// <summary>POST: holds it.</summary>
    public string? SuspendPostUri { get; internal init; }

    /// <summary>POST: lets it go on.</summary>
    public string? ResumePostUri { get; internal init; }
}
