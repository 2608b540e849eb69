namespace Microsoft.DurableTask.Client;

/// <summary>Finds clients by name.</summary>
public interface IDurableTaskClientProvider
{
    /// <summary>The client of a name; the unnamed one when null.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    DurableTaskClient GetClient(string? name = null);
}
