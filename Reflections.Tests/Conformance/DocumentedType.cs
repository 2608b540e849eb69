namespace Reflections.Tests.Conformance;

/// <summary>A type as a signature names it.</summary>
/// <param name="Name">The type as in a documentation id, with its namespace.</param>
/// <param name="IsValueType">Whether a default of it is not null.</param>
/// <param name="IsInit">Whether the signature marks a setter that only initialises.</param>
internal sealed record DocumentedType(string Name, bool IsValueType = false, bool IsInit = false)
{
    public override string ToString() => Name;
}
