namespace Microsoft.DurableTask;

/// <summary>The version of an orchestrator or activity. Versions compare without regard to case.</summary>
public readonly struct TaskVersion : IEquatable<TaskVersion>
{
    /// <summary>No version at all.</summary>
    public static readonly TaskVersion Unversioned;

    /// <summary>Names a version; null and empty both mean unversioned.</summary>
    public TaskVersion(string? version)
    {
        Version = string.IsNullOrEmpty(version) ? null! : version;
    }

    /// <summary>The version as it was given, null when unversioned.</summary>
    public string Version { get; }

    /// <summary>The version itself.</summary>
    public static implicit operator string(TaskVersion value) => value.Version;

    /// <summary>Names a version.</summary>
    public static implicit operator TaskVersion(string? value) => string.IsNullOrEmpty(value) ? default : new TaskVersion(value);

    /// <summary>Equal when the versions are, ignoring case.</summary>
    public static bool operator ==(TaskVersion a, TaskVersion b) => a.Equals(b);

    /// <summary>The opposite of equality.</summary>
    public static bool operator !=(TaskVersion a, TaskVersion b) => !a.Equals(b);

    /// <inheritdoc/>
    public bool Equals(TaskVersion other) => string.Equals(Version, other.Version, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TaskVersion other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Version is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(Version);
}
