namespace Microsoft.DurableTask.Abstractions;

/// <summary>Orders versions.</summary>
public static class TaskOrchestrationVersioningUtils
{
    /// <summary>
    /// Below zero when the first is older, above zero when it is newer. No version is older than any; dotted numbers compare as numbers,
    /// anything else as text without regard to case.
    /// </summary>
    public static int CompareVersions(string sourceVersion, string otherVersion)
    {
        var sourceEmpty = string.IsNullOrWhiteSpace(sourceVersion);
        var otherEmpty = string.IsNullOrWhiteSpace(otherVersion);
        if (sourceEmpty || otherEmpty)
        {
            return (sourceEmpty ? 0 : 1) - (otherEmpty ? 0 : 1);
        }

        return Version.TryParse(sourceVersion, out var source) && Version.TryParse(otherVersion, out var other)
            ? source.CompareTo(other)
            : string.Compare(sourceVersion, otherVersion, StringComparison.OrdinalIgnoreCase);
    }
}
