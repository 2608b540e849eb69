using Reflections.Domain.Identity;

namespace Reflections.Functions.Acceptance;

/// <summary>Ids of the present time, otherwise random.</summary>
public sealed class RunIdSource(TimeProvider time) : IRunIdSource
{
    /// <inheritdoc/>
    public RunId Next() => RunId.New(time);
}
