namespace Microsoft.DurableTask;

/// <summary>How an orchestration begins again.</summary>
public class ContinueAsNewOptions
{
    /// <summary>The input of the next generation.</summary>
    public object? NewInput { get; set; }

    /// <summary>The version of the next generation; the present one when null.</summary>
    public string? NewVersion { get; set; }

    /// <summary>Whether events that nobody has waited for are delivered to the next generation.</summary>
    public bool PreserveUnprocessedEvents { get; set; } = true;
}
