namespace Microsoft.DurableTask;

/// <summary>Marks a class as the payload of an external event and names the event.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = false)]
public sealed class DurableEventAttribute : Attribute
{
    /// <summary>Names the event; the class name is taken when null.</summary>
    public DurableEventAttribute(string? name = null)
    {
        Name = string.IsNullOrEmpty(name) ? default : new TaskName(name);
    }

    /// <summary>The given name, or none.</summary>
    public TaskName Name { get; }
}
