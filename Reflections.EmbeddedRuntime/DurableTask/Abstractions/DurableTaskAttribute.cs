namespace Microsoft.DurableTask;

/// <summary>Marks a class as an orchestrator or activity and names it.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public sealed class DurableTaskAttribute : Attribute
{
    /// <summary>Names the task; the class name is taken when null.</summary>
    public DurableTaskAttribute(string? name = null)
    {
        Name = string.IsNullOrEmpty(name) ? default : new TaskName(name);
    }

    /// <summary>The given name, or none.</summary>
    public TaskName Name { get; }

    /// <summary>The version of the task; unversioned when null.</summary>
    public string? Version { get; set; }
}
