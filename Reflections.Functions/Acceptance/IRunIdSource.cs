using Reflections.Domain.Identity;

namespace Reflections.Functions.Acceptance;

/// <summary>Names new runs.</summary>
public interface IRunIdSource
{
    /// <summary>An id that no run has.</summary>
    RunId Next();
}
