namespace Microsoft.DurableTask;

/// <summary>The name of an orchestrator or activity. Names compare without regard to case.</summary>
public readonly struct TaskName : IEquatable<TaskName>
{
    /// <summary>Names a task. An empty or null name stands for "no name".</summary>
    public TaskName(string name)
    {
        Name = name ?? string.Empty;
        Version = string.Empty;
    }

    /// <summary>The name as it was given.</summary>
    public string Name { get; }

    /// <summary>Reserved by the programming model; always empty.</summary>
    public string Version { get; }

    /// <summary>The name itself.</summary>
    public static implicit operator string(TaskName value) => value.Name;

    /// <summary>Names a task.</summary>
    public static implicit operator TaskName(string value) => string.IsNullOrEmpty(value) ? default : new TaskName(value);

    /// <summary>Equal when the names are, ignoring case.</summary>
    public static bool operator ==(TaskName a, TaskName b) => a.Equals(b);

    /// <summary>The opposite of equality.</summary>
    public static bool operator !=(TaskName a, TaskName b) => !a.Equals(b);

    /// <inheritdoc/>
    public bool Equals(TaskName other) => string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TaskName other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Name is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(Name);

    /// <inheritdoc/>
    public override string ToString() => Name ?? string.Empty;
}
