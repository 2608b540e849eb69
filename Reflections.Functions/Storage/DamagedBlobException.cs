namespace Reflections.Functions.Storage;

/// <summary>A blob that cannot be what this program wrote, or is not there though a row names it.</summary>
public sealed class DamagedBlobException(string name, string problem, Exception? inner = null)
    : Exception($"Damaged blob {name}: {problem}.", inner)
{
    /// <summary>The blob's name.</summary>
    public string Blob { get; } = name;

    /// <summary>What is wrong.</summary>
    public string Problem { get; } = problem;
}
